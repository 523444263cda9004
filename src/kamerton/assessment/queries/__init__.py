"""Reads of assessment, by noun."""
