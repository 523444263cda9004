"""The form field of rich text: an editor with script, Markdown in a text area without it."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from kamerton.texts.cleaning import clean
from kamerton.texts.editor import settings_of
from kamerton.texts.markdown import from_markdown
from kamerton.texts.reading import is_empty
from kamerton.texts.schema import MAX_JSON_BYTES, empty_document
from kamerton.texts.seals import without_seals
from kamerton.texts.writing import to_markdown


class RichTextWidget(forms.Widget):
    """A text area with Markdown that the editor takes over when there is script.

    The editor posts its document as JSON under ``<name>-document`` and Markdown not at all.
    """

    template_name = "texts/editor.jinja"

    def __init__(self, attrs: dict[str, Any] | None = None, *, compact: bool = False) -> None:
        super().__init__(attrs)
        self.compact = compact
        self.people: list[tuple[int, str]] = []

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Return the island's element with the text area in it."""
        document = _document_of(value)
        given = self.build_attrs(self.attrs, attrs)
        if "aria-describedby" in given:  # named as the Field component names them
            parts = str(given["aria-describedby"]).replace("_helptext", "-help")
            given["aria-describedby"] = parts.replace("_error", "-error")
        context = {
            "name": name,
            "attrs": given,
            "compact": self.compact,
            "settings": {
                **settings_of(name, document, compact=self.compact),
                "people": [{"person": key, "label": said} for key, said in self.people],
            },
            "markdown": "" if is_empty(document) else to_markdown(document),
        }
        return mark_safe(render_to_string(self.template_name, context))

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """Return the editor's JSON where it was sent, else the text area's Markdown."""
        given = data.get(f"{name}-document")
        if given:
            return given
        written = data.get(name)
        return from_markdown(str(written)[:MAX_JSON_BYTES]) if written is not None else None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Return True when neither the editor's nor the text area's value was sent."""
        return name not in data and f"{name}-document" not in data


def _document_of(value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return from_markdown(value)
    return clean(value)


class RichTextFormField(forms.Field):
    """A document: ``cleaned_data`` holds clean JSON, ready for a RichTextField.

    Args:
        compact: a low editor with fewer tools, for posts and comments.
    """

    widget = RichTextWidget
    default_error_messages = {
        "required": _("Write something here."),
        "too_large": _("The text is too long. Divide it into several, or attach it as a file."),
        "unreadable": _("The text did not arrive whole. Send it once more."),
    }

    def __init__(self, *, compact: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("widget", RichTextWidget(compact=compact))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dict[str, Any]:
        """Return the clean document. Raises ValidationError when too large or not JSON."""
        if value in self.empty_values:
            return empty_document()
        if isinstance(value, str):
            if len(value.encode("utf-8", "replace")) > MAX_JSON_BYTES:
                raise ValidationError(self.error_messages["too_large"], code="too_large")
            try:
                value = json.loads(value)
            except (ValueError, RecursionError) as error:
                raise ValidationError(self.error_messages["unreadable"], "unreadable") from error
        return without_seals(clean(value))

    def validate(self, value: Any) -> None:
        """Raise ValidationError when a required text is empty."""
        if self.required and is_empty(value):
            raise ValidationError(self.error_messages["required"], code="required")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return True when the sent document differs from the first one."""
        return _document_of(initial) != _document_of(data)
