"""Two markers of a work: how they compare, the agreement, the third, asking and calling off."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kamerton.assessment import presenting
from kamerton.assessment.enums import SecondState, SubmissionState
from kamerton.assessment.forms.second import SecondAskForm, SecondOffForm
from kamerton.assessment.forms.work import ReviewForm
from kamerton.assessment.models import Submission
from kamerton.assessment.operations import second as doubling
from kamerton.assessment.operations.reviewing import Feedback
from kamerton.assessment.queries import second as markers
from kamerton.assessment.queries import work as works
from kamerton.assessment.rubrics import best_points
from kamerton.assessment.rules import may
from kamerton.assessment.views.desk_sending import told_where
from kamerton.core.errors import DomainError, NotFound


def _open(request: HttpRequest, submission_id: int) -> Submission:
    work = works.access_submission(request.user, submission_id=submission_id)
    if not may("assessment.see_markings", request.user, work.enrolment):
        raise NotFound("no_work", _("There is no such work, or it is not open to you."))
    return work


def feedback_of(form: ReviewForm) -> Feedback:
    """Return what was sent in a valid form of a review."""
    return Feedback(
        decision=SubmissionState(form.cleaned_data["decision"]),
        marks=form.chosen(),
        remarks=form.remarks(),
        comment=form.cleaned_data["comment"],
        sent=form.sent(),
        key=form.cleaned_data["key"],
    )


@login_required
@require_http_methods(["GET", "POST"])
@told_where
def second(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Show how two markings compare to those who have marked; propose, agree, ask a third, decide."""
    work = _open(request, submission_id)
    doubled = markers.doubled_for(request.user, work)
    if doubled is None or doubled.doubling.state == SecondState.SETTLED:
        return redirect("assessment:submission", submission_id=submission_id)
    is_third = doubled.doubling.state == SecondState.THIRD and markers.is_third(request.user, work)
    may_settle = doubled.doubling.state == SecondState.DIFFERING and doubled.has_marked
    form = _form(request, work, doubled) if is_third or may_settle else None
    if request.method == "POST":
        answer = _act(request, work, form)
        if answer is not None:
            return answer
    files = works.files_by_submission([work]).get(work.pk, []) if form else []
    context = {
        "submission": work,
        "doubled": doubled,
        "form": form,
        "is_third": is_third,
        "criteria": works.criteria(work.assignment.rubric, own=work.self_marks),
        "best": best_points(work.assignment.rubric),
        "parts": works.parts_of(work.assignment, work, files) if form else [],
        "third_form": _third_form(work, doubled) if may_settle else None,
        "off_form": SecondOffForm()
        if may("assessment.call_off_second", request.user, doubled.doubling)
        else None,
    }
    return presenting.page(request, "second_show.jinja", context)


def _form(request: HttpRequest, work: Submission, doubled: markers.Doubled) -> ReviewForm:
    """Begin with what one gave oneself; the third begins with nothing."""
    own = next(
        (m.marking for m in doubled.markings if m.marking.marker_id == request.user.pk), None
    )
    is_sent = request.POST.get("do") in ("propose", "decide")
    return ReviewForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        criteria=works.criteria(work.assignment.rubric),
        given=own,
    )


def _third_form(work: Submission, doubled: markers.Doubled) -> SecondAskForm:
    made = [shown.marking.marker_id for shown in doubled.markings]
    return SecondAskForm(people=markers.possible_markers(work.enrolment.cohort_id, but=made))


def _act(request: HttpRequest, work: Submission, form: ReviewForm | None) -> HttpResponse | None:
    """Do what was asked; None where the page shows what is missing."""
    todo = request.POST.get("do", "")
    try:
        said = _done(request, work, form, todo)
    except DomainError as error:
        if form is not None and form.is_bound:
            form.add_error(None, error.message)
            return None
        messages.error(request, error.message)
        return redirect("assessment:second", submission_id=work.pk)
    if said is None:
        return None
    messages.success(request, said)
    return redirect("assessment:desk")


def _done(request: HttpRequest, work: Submission, form: ReviewForm | None, todo: str) -> str | None:
    if todo in ("propose", "decide"):
        if form is None or not form.is_valid():
            return None
        feedback = feedback_of(form)
        if todo == "propose":
            doubling.propose_agreement(request.user, submission_id=work.pk, feedback=feedback)
            return _("The agreement is proposed; the other marker is told.")
        doubling.decide_as_third(request.user, submission_id=work.pk, feedback=feedback)
        return _("The mark is decided; the learner is told.")
    if todo == "agree":
        at = request.POST.get("at", "")
        doubling.accept_agreement(request.user, submission_id=work.pk, proposed_at=at)
        return _("You agreed; the learner is told.")
    if todo == "third":
        key = request.POST.get("person", "")
        person_id = int(key) if key.isdecimal() else None
        doubling.ask_third(request.user, submission_id=work.pk, person_id=person_id)
        return _("A third decides; who was asked is told.")
    return None


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Ask for a second marker of one work."""
    work = _open(request, submission_id)
    people = markers.possible_markers(work.enrolment.cohort_id, but=(request.user.pk,))
    form = SecondAskForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            doubling.ask_second(
                request.user,
                submission_id=submission_id,
                person_id=form.cleaned_data["person"],
                note=form.cleaned_data["note"],
            )
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("A second marker is asked for. Mark the work as usual."))
        return redirect("assessment:review", submission_id=submission_id)
    context = {"submission": work, "form": form, "people": people}
    return presenting.page(request, "second_ask.jinja", context)


@login_required
@require_POST
def call_off(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Go back to one marker."""
    work = _open(request, submission_id)
    form = SecondOffForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        doubling.call_off_second(request.user, submission_id=submission_id, reason=reason)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("assessment:second", submission_id=work.pk)
    messages.success(request, _("One marker is enough again."))
    return redirect("assessment:submission", submission_id=work.pk)
