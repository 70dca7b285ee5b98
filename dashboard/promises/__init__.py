"""Promises kept: the measured facts behind each promise, frozen once a term."""
