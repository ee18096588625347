"""Predictions held against what happened, in print, as JSON and in pictures."""
