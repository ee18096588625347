"""The bargaining solutions, one a file: a new one is a file here that adds its record to `simulator.solve.solution.SOLUTIONS`."""
