"""Forms of chat."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kamerton.chat.models import MOST_CHARS


class MessageForm(forms.Form):
    """A message; ``key`` makes sending the same one twice harmless."""

    text = forms.CharField(
        label=_("Message"),
        strip=False,
        max_length=MOST_CHARS,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={
            "required": _("Write something here."),
            "max_length": _("The message is longer than 20,000 characters. Send it in parts."),
        },
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    answers = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)


class EditForm(forms.Form):
    """The new text of a message."""

    text = forms.CharField(
        label=_("Message"),
        max_length=MOST_CHARS,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )


class ReadForm(forms.Form):
    """How far was read."""

    number = forms.IntegerField(min_value=0, max_value=2**31 - 1)


class MuteForm(forms.Form):
    """Whether the conversation is left out of the counter."""

    is_muted = forms.BooleanField(required=False)


class DayForm(forms.Form):
    """The day to go to."""

    on = forms.DateField(label=_("Day"))


class PeopleForm(forms.Form):
    """Whom to write to: one person, or a small group with a name."""

    people = forms.MultipleChoiceField(
        label=_("People"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose somebody to write to.")},
    )
    title = forms.CharField(
        label=_("Name of the group"),
        max_length=120,
        required=False,
        help_text=_("For three people and more; without it the group is called by their names."),
    )

    def __init__(self, *args: Any, people: list[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["people"]
        field.choices = [(str(one.pk), one.full_name) for one in people]
