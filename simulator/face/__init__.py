"""The verbs of the Python face, one function each; `simulator` resolves them by name when they are first used."""
