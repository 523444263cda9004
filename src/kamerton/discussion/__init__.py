"""Discussions: spaces, topics, posts."""
