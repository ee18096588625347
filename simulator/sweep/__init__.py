"""Sweeps: thousands of variants of a scenario, planned, evaluated, stored and resumed."""
