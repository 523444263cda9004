"""Forms of letters."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from kamerton.mail.models import Letter
from kamerton.mail.operations import NewLetter
from kamerton.mail.queries.letters import Choices
from kamerton.texts.api import RichTextFormField


def _named(name: str, count: int) -> str:
    return f"{name} ({ngettext('%(num)s person', '%(num)s people', count) % {'num': count}})"


class LetterForm(forms.Form):
    """A letter; ``key`` makes sending the same form twice harmless."""

    groups = forms.MultipleChoiceField(
        label=_("Groups"), required=False, widget=forms.CheckboxSelectMultiple
    )
    people = forms.TypedMultipleChoiceField(
        label=_("People"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    subject = forms.CharField(
        label=pgettext_lazy("letter", "Subject"), required=False, max_length=200
    )
    body = RichTextFormField(label=_("Text"), required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, choices: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: Any = self.fields["groups"]
        people: Any = self.fields["people"]
        groups.choices = [(one.key, _named(one.name, len(one.people))) for one in choices.groups]
        people.choices = list(choices.people)

    def letter(self, answers: Letter | None = None) -> NewLetter:
        """Return what was written."""
        data = self.cleaned_data
        return NewLetter(
            subject=data["subject"],
            body=data["body"],
            key=data["key"],
            people=tuple(data["people"]),
            groups=tuple(data["groups"]),
            answers=answers,
        )


class AnswerForm(forms.Form):
    """An answer to who wrote a letter."""

    body = RichTextFormField(label=_("Your answer"), compact=True)
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def letter(self, answers: Letter) -> NewLetter:
        """Return what was written, to the writer of ``answers``."""
        return NewLetter(
            subject=answers.subject,
            body=self.cleaned_data["body"],
            key=self.cleaned_data["key"],
            people=(answers.author_id,) if answers.author_id else (),
            answers=answers,
        )


class MoveForm(forms.Form):
    """Where a letter is put."""

    folder = forms.CharField(max_length=10)


def fresh_key() -> dict[str, str]:
    """Return what a form begins with that was never sent."""
    return {"key": uuid.uuid4().hex}
