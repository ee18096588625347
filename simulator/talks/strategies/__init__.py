"""The strategies: a new one is a file here with a class under `@strategy(…)` of `simulator.talks.strategy`."""
