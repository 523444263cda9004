"""What tutors fill in at the desk beside the review."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kamerton.assessment.enums import TemplateUse


class WordsForm(forms.Form):
    """A note, a letter, an answer."""

    text = forms.CharField(
        label=gettext_lazy("Text"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
    )


class SentOnceForm(WordsForm):
    """Words that arrive once: the key names this showing of the form, and is sent with it again."""

    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid4().hex)


class NoteForm(SentOnceForm):
    """A note for colleagues."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        field.label = _("Note")
        field.help_text = _("Seen by the cohort's tutors only, never by the learner.")
        field.widget.attrs["rows"] = 3


class LetterForm(SentOnceForm):
    """A letter to a learner."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        field.label = _("Letter")
        field.help_text = _("Comes as a notice and by e-mail.")


class AnswerForm(WordsForm):
    """An answer to a question; the key makes sending it twice harmless."""

    key = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Answer")


class TemplateForm(forms.Form):
    """A feedback template."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    use = forms.ChoiceField(label=gettext_lazy("Used in"), choices=TemplateUse.choices)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=4000,
        help_text=gettext_lazy(
            "Placeholders: {name} how the learner is greeted, {work}, {programme}, {cohort}, {tutor}."
        ),
    )
    is_shared = forms.BooleanField(label=gettext_lazy("All tutors may use it"), required=False)
