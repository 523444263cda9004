"""Writes of study, by noun."""
