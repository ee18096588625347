"""Measurements beside the peers and beside earlier versions."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line has it, and so that a rate per core is one
