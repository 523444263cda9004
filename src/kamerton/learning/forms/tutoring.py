"""Each learner's tutor, changed one by one or for many at once."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class TutorsForm(forms.Form):
    """A choice for each learner; and one for all who are chosen."""

    for_chosen = forms.ChoiceField(label=gettext_lazy("Tutor for the chosen"), required=False)

    def __init__(self, data: Any = None, *, learners: Sequence[Any], tutors: Sequence[Any]) -> None:
        super().__init__(data)
        self.learners = learners
        named = [(str(tutor.pk), tutor.full_name) for tutor in tutors]
        choices = [("", _("no tutor of their own")), *named]
        self.fields["for_chosen"].choices = choices  # type: ignore[attr-defined]
        for enrolment in learners:
            self.fields[f"tutor_{enrolment.pk}"] = forms.ChoiceField(
                label=_("Tutor of %(name)s") % {"name": enrolment.person.full_name},
                choices=self._with_present(choices, enrolment),
                required=False,
                initial=str(enrolment.tutor_id or ""),
            )

    @staticmethod
    def _with_present(choices: list[tuple[str, str]], enrolment: Any) -> list[tuple[str, str]]:
        """Show a tutor who has left the cohort, so that it is seen and changed."""
        if enrolment.tutor is None or str(enrolment.tutor_id) in dict(choices):
            return choices
        return [*choices, (str(enrolment.tutor_id), enrolment.tutor.full_name)]

    def rows(self) -> list[tuple[Any, Any]]:
        """Return (enrolment, bound field) of every learner."""
        return [(enrolment, self[f"tutor_{enrolment.pk}"]) for enrolment in self.learners]

    def changes(self) -> dict[int, int | None]:
        """Return the tutors that are to change: of the chosen where that was pressed, else of each row."""
        if self.data.get("do") == "chosen":
            sent = self.data
            chosen = set(sent.getlist("chosen") if isinstance(sent, QueryDict) else ())
            wanted = self.cleaned_data["for_chosen"]
            given = {e.pk: wanted for e in self.learners if str(e.pk) in chosen}
        else:
            given = {e.pk: self.cleaned_data[f"tutor_{e.pk}"] for e in self.learners}
        present = {e.pk: str(e.tutor_id or "") for e in self.learners}
        return {
            key: int(value) if value else None
            for key, value in given.items()
            if value != present[key]
        }
