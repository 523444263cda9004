"""The model field that holds a document."""

from typing import Any

from django.db import models

from kamerton.texts.schema import empty_document


class RichTextField(models.JSONField):
    """A document in JSONB; empty unless given. Write only what clean() or the form field gave."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", empty_document)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Name the field and its default in migrations by the package's public module."""
        name, _, args, kwargs = super().deconstruct()
        kwargs.pop("blank", None)
        if kwargs.get("default") is empty_document:
            del kwargs["default"]
        return name, "kamerton.texts.api.RichTextField", list(args), kwargs
