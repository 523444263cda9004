"""Input of study, by who writes."""
