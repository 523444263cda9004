"""Forms of discussions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kamerton.discussion.enums import Attention, ProposalStatus, Show, TopicKind
from kamerton.texts.api import RichTextFormField


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


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


class PinForm(forms.Form):
    """Whether the topic stands above the others."""

    is_pinned = forms.BooleanField(required=False)


class WantedForm(forms.Form):
    """Which topics are listed."""

    show = forms.ChoiceField(choices=Show.choices, required=False)
    kind = forms.ChoiceField(choices=TopicKind.choices, required=False)


class ArchiveForm(forms.Form):
    """Which decisions are listed."""

    status = forms.ChoiceField(choices=ProposalStatus.choices, required=False)
    year = forms.IntegerField(required=False, min_value=2000, max_value=2999)


class VoteForm(forms.Form):
    """One person's vote; "none" takes it back."""

    vote = forms.ChoiceField(choices=[("for", "for"), ("against", "against"), ("none", "none")])


class AcceptForm(forms.Form):
    """The post that answers the question; empty for none."""

    number = forms.IntegerField(required=False, min_value=1)


class DecisionForm(forms.Form):
    """What becomes of a proposal."""

    status = forms.ChoiceField(label=_("Status of the proposal"), choices=ProposalStatus.choices)
    text = forms.CharField(
        label=_("Decision, or the reason for declining"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=2000,
    )
    owner = forms.TypedChoiceField(
        label=_("Who carries it out"), coerce=int, required=False, empty_value=None
    )
    due_on = forms.DateField(
        label=_("By when"),
        required=False,
        widget=_day(),
    )

    def offer(self, people: dict[int, str]) -> None:
        """Let one of these people be chosen: id → name."""
        nobody = [("", _("Nobody yet"))]
        self.fields["owner"].choices = [*nobody, *people.items()]  # type: ignore[attr-defined]


class GroupForm(forms.Form):
    """The stages of a whole-group discussion."""

    discuss_on = forms.DateField(
        label=_("Views are collected until, and discussed from"), widget=_day()
    )
    sum_up_on = forms.DateField(label=_("Summing up begins on"), widget=_day())


class SummaryForm(forms.Form):
    """What the discussion came to."""

    summary = RichTextFormField(label=_("Summary"))
