"""What a sweep may record of a variant beside the base set."""

RECORDABLE = ("count", "solutions", "frontier", "ratification", "explanation")
