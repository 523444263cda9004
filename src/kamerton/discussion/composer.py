"""The form of writing a post, shown on the topic's page and wherever a thread is embedded."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kamerton.texts.api import RichTextFormField


class PostForm(forms.Form):
    """A post; ``key`` makes sending the same form twice harmless."""

    prefix = "post"
    body = RichTextFormField(label=_("Your post"), compact=True)
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    answers = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)


def new_post_form(*, answers: int | None = None, next_url: str = "") -> PostForm:
    """Return an empty form with a key of its own."""
    initial: dict[str, Any] = {"key": uuid.uuid4().hex, "answers": answers, "next": next_url}
    return PostForm(initial=initial)


def offer_people(form: PostForm, people: dict[int, str]) -> None:
    """Let the writer mention these people: id → name."""
    widget: Any = form.fields["body"].widget
    widget.people = sorted(people.items(), key=lambda pair: pair[1])
