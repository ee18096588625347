"""The checks that a scenario makes sense, one module a part of the file; `simulator.scenario.checking` runs them all."""
