"""Forms of discussions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kamerton.discussion.enums import Attention, TopicKind
from kamerton.texts.api import RichTextFormField


class TopicForm(forms.Form):
    """A new topic."""

    title = forms.CharField(label=_("What is it about?"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind of topic"), choices=TopicKind.choices)
    opening = RichTextFormField(label=_("Text"))


class EditForm(forms.Form):
    """The new text of a post."""

    body = RichTextFormField(label=_("Your post"), compact=True)


class AttentionForm(forms.Form):
    """How to hear of new posts."""

    attention = forms.ChoiceField(label=_("News of this topic"), choices=Attention.choices)


class StateForm(forms.Form):
    """Whether the topic takes posts."""

    is_closed = forms.BooleanField(required=False)
