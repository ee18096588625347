"""The command line."""

import gc

gc.set_threshold(100_000, 50, 100)  # libraries are loaded, and large files read, into a great many objects of which none is garbage
