"""Solving a scenario: whether an agreement exists, which ones, the proof that there is none, and what would open one."""
