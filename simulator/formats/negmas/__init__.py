"""Scenario folders of NegMAS (Mohammad, Nakadai & Greenwald 2021): an outcome space and utility functions, YAML or JSON."""
