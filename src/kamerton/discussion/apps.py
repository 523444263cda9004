"""Discussions: spaces that hang on anything, their topics and posts."""

from django.apps import AppConfig


class DiscussionConfig(AppConfig):
    """Discussions."""

    name = "kamerton.discussion"
    label = "discussion"
