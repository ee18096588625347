"""Fuzzing as a command: strange inputs for everything that reads a file or a text, each watched, crashers kept.

An input is made from the seed and its number alone, so each can be made again. It must end in an answer or in a `ZopaError`; anything
else (another exception, more than `SECONDS` of processor time, more than `MEMORY` bytes) is a crasher, is made smaller as long as it
fails in the same place, and is stored.
"""
