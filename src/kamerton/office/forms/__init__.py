"""Input of the office."""
