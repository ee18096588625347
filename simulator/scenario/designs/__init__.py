"""The designs, one a file: a new one is a file here that adds its record to `simulator.scenario.design.DESIGNS`."""
