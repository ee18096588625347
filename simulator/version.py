"""The version of this program: its one place."""

__version__ = "0.1.0"
