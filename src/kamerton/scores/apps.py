"""Engraving and playing of scores."""

from django.apps import AppConfig


class ScoresConfig(AppConfig):
    """Scores, engraved on the server and played in the browser."""

    name = "kamerton.scores"
    label = "scores"
