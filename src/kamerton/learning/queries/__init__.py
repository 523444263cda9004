"""Reads of study, by who reads: learner, staff."""
