"""Bounds on what can be had: the most of a weighted sum, the largest least surplus, mixtures, boxes."""
