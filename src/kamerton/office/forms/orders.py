"""Forms of orders and their templates."""

import secrets
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from kamerton.core import clock
from kamerton.files.api import UploadField
from kamerton.office.enums import OrderKind
from kamerton.office.forms.dossiers import DayInput
from kamerton.office.operations.orders import Draft


def new_key() -> str:
    """Return the key of a form that is opened."""
    return secrets.token_hex(16)


class OrderForm(forms.Form):
    """An order: its day, what it rests on, whom it names."""

    on = forms.DateField(label=gettext_lazy("Date of the order"), widget=DayInput)
    target = forms.TypedChoiceField(
        label=gettext_lazy("To the cohort"), coerce=int, empty_value=None, required=False
    )
    members = forms.CharField(
        label=gettext_lazy("Members of the commission"),
        help_text=gettext_lazy("Chair first: post and name, separated by semicolons."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=3000,
        required=False,
    )
    basis = forms.CharField(
        label=gettext_lazy("Basis"),
        help_text=gettext_lazy("What the order rests on: applications, a protocol, a memo."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
        required=False,
    )
    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    enrolment = forms.TypedMultipleChoiceField(
        label=gettext_lazy("People"),
        coerce=int,
        error_messages={"required": gettext_lazy("Choose at least one person.")},
    )

    def __init__(
        self, *args: Any, kind: str, people: list[Any], targets: list[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.people = kind, people
        self.fields["enrolment"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), one.person.full_name) for one in people
        ]
        if kind == OrderKind.TRANSFER:
            self.fields["target"].required = True
            self.fields["target"].choices = [  # type: ignore[attr-defined]
                ("", "—"),
                *[(str(one.pk), one.title) for one in targets],
            ]
        else:
            del self.fields["target"]
        if kind == OrderKind.COMMISSION:
            self.fields["members"].required = True
        else:
            del self.fields["members"]
        self.fields["basis"].required = kind == OrderKind.DISMISSAL
        self.chosen = set(cast("Any", self.data).getlist("enrolment")) if self.is_bound else None

    @staticmethod
    def first_values(members: str = "") -> dict[str, Any]:
        """Return what a form that is opened begins with; ``members`` as the cohort's commission has them."""
        return {"on": clock.today(), "key": new_key(), "members": members}

    def is_chosen(self, key: int) -> bool:
        """Return True for a person who is to be named: all, until somebody chooses."""
        return self.chosen is None or str(key) in self.chosen

    def draft(self, cohort_id: int) -> Draft:
        """Return what was asked for."""
        data = self.cleaned_data
        return Draft(
            kind=self.kind,
            cohort_id=cohort_id,
            enrolment_ids=data["enrolment"],
            on=data["on"],
            basis=data["basis"],
            key=data["key"],
            target_id=data.get("target"),
            members=data.get("members", ""),
        )


class TemplateForm(forms.Form):
    """The institute's own words of a kind of order."""

    title = forms.CharField(label=gettext_lazy("About what"), max_length=200)
    body = forms.CharField(
        label=gettext_lazy("Text"),
        help_text=gettext_lazy("Each line is a paragraph. Words in braces are replaced."),
        widget=forms.Textarea(attrs={"rows": 14}),
        max_length=10000,
    )
    signer_post = forms.CharField(label=gettext_lazy("Post of who signs"), max_length=120)
    signer_name = forms.CharField(
        label=gettext_lazy("Name of who signs"), max_length=120, required=False
    )


class OrderFilter(forms.Form):
    """A search among orders."""

    year = forms.TypedChoiceField(
        label=gettext_lazy("Year"), required=False, coerce=int, empty_value=None
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("All")), *OrderKind.choices],
    )

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [(str(year), str(year)) for year in years]
        self.fields["year"].choices = [("", gettext_lazy("All")), *found]  # type: ignore[attr-defined]


class CancelForm(forms.Form):
    """Why an order is cancelled."""

    reason = forms.CharField(
        label=gettext_lazy("Why the order is cancelled"),
        help_text=gettext_lazy("The people of the order will read it."),
        max_length=300,
    )


class SignatureForm(forms.Form):
    """Signatures that were made outside."""

    signatures = UploadField(
        label=gettext_lazy("Signature files"),
        help_text=gettext_lazy("A qualified signature of this order, .sig or .p7s."),
        is_multiple=True,
        accept=".sig,.p7s",
        most_files=5,
        most_bytes=5_000_000,
    )
