"""`python -m simulator` is the command `zopa`."""

from simulator.cli.main import run

run()
