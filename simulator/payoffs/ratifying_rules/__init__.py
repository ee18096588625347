"""The rules by which ratifying bodies decide, one a file."""
