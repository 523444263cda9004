"""The bank of materials: texts, video, audio, scores, cases; collections."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """The bank of materials."""

    name = "kamerton.library"
    label = "library"
