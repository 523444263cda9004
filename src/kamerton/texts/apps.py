"""Rich text: one document format, one sanitiser, one renderer, one editor."""

from django.apps import AppConfig


class TextsConfig(AppConfig):
    """Rich text."""

    name = "kamerton.texts"
    label = "texts"
