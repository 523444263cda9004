"""Methodologists write assignments of draft versions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kamerton.assessment import presenting
from kamerton.assessment.enums import PartKind
from kamerton.assessment.forms.assignment import AssignmentForm, with_spare
from kamerton.assessment.forms.peer import PeerTermsForm
from kamerton.assessment.forms.second import SecondTermsForm
from kamerton.assessment.operations import assignments as assigning
from kamerton.assessment.operations import authoring
from kamerton.assessment.operations.peer_terms import set_terms
from kamerton.assessment.queries import authoring as authored
from kamerton.assessment.queries.comments import score_of
from kamerton.assessment.queries.peer_exchange import terms_of
from kamerton.assessment.views.editor import authored_task, shared_context
from kamerton.assessment.views.writing import wants_saving
from kamerton.core.errors import DomainError


def _score(request: HttpRequest, form: AssignmentForm) -> dict[str, str]:
    """Return what changes of the assignment's score: nothing, another one, or none."""
    if form.cleaned_data["no_score"]:
        return {"score_key": ""}
    sent = form.cleaned_data["score"]
    return {"score_key": assigning.engraved_score(request.user, sent)} if sent else {}


@login_required
def assignment(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Write an assignment: task, parts, rubric, terms."""
    activity = authored_task(request, activity_id, "assignment")
    known = authored.authored_assignment(activity)
    form = AssignmentForm(
        request.POST or None, request.FILES or None, initial=AssignmentForm.initial_of(known)
    )
    terms = SecondTermsForm(request.POST or None, initial=SecondTermsForm.initial_of(known))
    peer_form = PeerTermsForm(request.POST or None, terms=terms_of(known) if known else None)
    forms = (form, terms, peer_form)
    if wants_saving(request) and all(one.is_valid() for one in forms):
        try:
            fields = {**form.values(), **_score(request, form), "second": terms.value()}
            authoring.set_assignment(request.user, activity_id=activity_id, fields=fields)
            set_terms(request.user, activity_id=activity_id, fields=peer_form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The assignment is saved."))
            return redirect("assessment:assignment_edit", activity_id=activity_id)
    more = 2 if request.POST.get("do") == "more" or known is None else 1
    parts = form.parts() if form.is_bound else (known.parts if known else [])
    rubric = form.rubric() if form.is_bound else (known.rubric if known else [])
    context = {
        **shared_context(activity),
        "form": form,
        "terms": terms,
        "peer_form": peer_form,
        "has_peers": known is not None and terms_of(known) is not None,
        "parts": with_spare(parts, more),
        "rubric": with_spare(rubric, more),
        "with_spare": with_spare,
        "kinds": PartKind.choices,
        "score": score_of(known) if known else None,
    }
    return presenting.page(request, "assignment_edit.jinja", context)
