"""Writes of programmes, by noun."""
