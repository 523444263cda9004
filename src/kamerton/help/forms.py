"""What is filled in to ask, to answer, to write an article."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kamerton.help.enums import Area
from kamerton.texts.api import RichTextFormField

_BODY_HELP = _("What you did, and what came of it. A picture of the screen helps.")


class _Asking(forms.Form):
    """What everybody fills in; ``page`` is where the asker came from."""

    subject = forms.CharField(
        label=_("In short"),
        help_text=_("For example: I cannot hear the recording in module 2."),
        max_length=200,
    )
    area = forms.ChoiceField(
        label=_("What it is about"), choices=Area.choices, widget=forms.RadioSelect
    )
    with_page = forms.BooleanField(
        label=_("Send along the page that I come from"), required=False, initial=True
    )
    page = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4().hex


class AskForm(_Asking):
    """A question; ``key`` makes sending twice harmless."""

    body = RichTextFormField(label=_("Your question"), help_text=_BODY_HELP, compact=True)


class GuestAskForm(_Asking):
    """A question of somebody who has not signed in: without files, answered to their address."""

    guest_name = forms.CharField(label=_("Your name"), max_length=120)
    guest_email = forms.EmailField(
        label=_("E-mail for the answer"), help_text=_("It is used for the answer alone.")
    )
    body = forms.CharField(
        label=_("Your question"),
        help_text=_("What you did, and what came of it."),
        widget=forms.Textarea(attrs={"rows": 7}),
        max_length=10_000,
    )


class MessageForm(forms.Form):
    """One more message; ``key`` makes sending twice harmless."""

    body = RichTextFormField(label=_("Text of the message"), compact=True)
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4().hex


class AnswerForm(MessageForm):
    """A message of one who answers, who may also leave a note."""

    is_note = forms.BooleanField(label=_("A note: only those who answer see it"), required=False)


class ArticleForm(forms.Form):
    """An article of the knowledge base."""

    title = forms.CharField(label=_("Question as people ask it"), max_length=200)
    title_en = forms.CharField(label=_("The same in English"), max_length=200, required=False)
    area = forms.ChoiceField(
        label=pgettext_lazy("article", "What it is about"),
        choices=Area.choices,
        widget=forms.RadioSelect,
    )
    body = RichTextFormField(label=_("Answer"))
    body_en = RichTextFormField(label=_("Answer in English"), required=False)
    is_published = forms.BooleanField(
        label=_("Published: everybody may read it, guests too"), required=False
    )
