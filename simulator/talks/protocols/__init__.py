"""The protocols: a new one is a file here with a class under `@protocol(…)` of `simulator.talks.protocol`."""
