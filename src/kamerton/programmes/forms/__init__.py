"""Input of programmes."""
