"""The engines: a new one is a file here that adds its record to `simulator.solve.engine.ENGINES`."""
