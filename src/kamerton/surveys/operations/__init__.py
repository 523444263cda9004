"""Writes of questionnaires, by noun."""
