"""Exact answers along the automaton: elimination, counting, and single questions asked of it."""
