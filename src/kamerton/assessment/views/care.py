"""The desk's pages about learners: who needs the tutor, questions, the tutor's own load."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from kamerton.assessment import presenting
from kamerton.assessment.forms.desk import AnswerForm, LetterForm, NoteForm, SentOnceForm
from kamerton.assessment.operations import desk as desking
from kamerton.assessment.queries import care as needs
from kamerton.assessment.queries import desk as desks
from kamerton.assessment.rules import require
from kamerton.assessment.views.desk_sending import told_where
from kamerton.core.errors import DomainError, NotFound
from kamerton.discussion.api import NewPost, access_topic, add_post, has_written
from kamerton.learning.api import access_enrolment, care, caring
from kamerton.texts.api import from_markdown

FILTERS = {
    needs.SILENT: gettext_lazy("Fell silent"),
    needs.LATE: gettext_lazy("Late"),
    needs.STUCK: gettext_lazy("Stuck"),
}
LABELS = {
    needs.SILENT: pgettext_lazy("one learner", "Silent"),
    needs.LATE: pgettext_lazy("one learner", "Late"),
    needs.STUCK: pgettext_lazy("one learner", "Stuck"),
}


@login_required
@require_POST
def look(request: HttpRequest, submission_id: int) -> JsonResponse:
    """Say that one has a work open, or has closed it; tell who else has."""
    if request.POST.get("left"):
        desking.leave_work(request.user, submission_id=submission_id)
        return JsonResponse({"others": []})
    others = desking.look_at_work(request.user, submission_id=submission_id)
    return JsonResponse({"others": others})


@login_required
@require_safe
def learners(request: HttpRequest) -> HttpResponse:
    """List the learners who need their tutor, each with reasons and the next step."""
    require("assessment.open_desk", request.user)
    found = needs.in_need(desks.tutors_cohorts(request.user))
    whose = request.GET.get("whose", "")
    if whose == "mine":
        away = caring.stood_in_for(request.user)
        found = [item for item in found if _is_mine(item.learner, request.user, away)]
    kind = request.GET.get("kind", "")
    context = {
        "all": len(found),
        "needs": [item for item in found if kind not in needs.KINDS or kind in item.kinds],
        "kinds": [(key, FILTERS[key], sum(key in i.kinds for i in found)) for key in needs.KINDS],
        "kind": kind if kind in needs.KINDS else "",
        "whose": whose,
        "labels": LABELS,
    }
    return presenting.page(request, "desk_learners.jinja", context)


def _is_mine(learner: Any, viewer: Any, away: set[tuple[int, int]]) -> bool:
    if learner.tutor_id is None or learner.tutor_id == viewer.pk:
        return True
    return (learner.cohort_id, learner.tutor_id) in away


def tutored_enrolment(request: HttpRequest, enrolment_id: int) -> Any:
    enrolment = access_enrolment(request.user, enrolment_id=enrolment_id)
    if enrolment.cohort_id not in desks.tutors_cohorts(request.user):
        raise NotFound("no_enrolment", _("There is no such enrolment, or it is not open to you."))
    return enrolment


def _is_written(request: HttpRequest, enrolment: Any, form: SentOnceForm, write: Any) -> bool:
    if not form.is_valid():
        return False
    try:
        write(request.user, enrolment_id=enrolment.pk, **form.cleaned_data)
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    return True


@login_required
@told_where
def learner(request: HttpRequest, enrolment_id: int) -> HttpResponse:
    """Show why a learner needs the tutor, with notes and a letter to write."""
    enrolment = tutored_enrolment(request, enrolment_id)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and _is_written(request, enrolment, form, care.write_note):
        return redirect("assessment:desk_learner", enrolment_id=enrolment_id)
    return _learner_page(request, enrolment, form, LetterForm(prefix="letter"))


def _learner_page(
    request: HttpRequest, enrolment: Any, note: NoteForm, letter: LetterForm
) -> HttpResponse:
    context = {
        "enrolment": enrolment,
        "reasons": needs.need_of(enrolment),
        "labels": LABELS,
        "notes": caring.notes_of(enrolment),
        "note_form": note,
        "letter_form": letter,
    }
    return presenting.page(request, "desk_learner.jinja", context)


@login_required
@require_POST
@told_where
def letter(request: HttpRequest, enrolment_id: int) -> HttpResponse:
    """Write to the learner."""
    enrolment = tutored_enrolment(request, enrolment_id)
    form = LetterForm(request.POST, prefix="letter")
    if not _is_written(request, enrolment, form, care.write_to_learner):
        return _learner_page(request, enrolment, NoteForm(), form)
    name = enrolment.person.short_name
    messages.success(request, _("The letter is sent to %(name)s.") % {"name": name})
    return redirect("assessment:desk_learners")


@login_required
@require_POST
def note_remove(request: HttpRequest, note_id: int) -> HttpResponse:
    """Take one's own note back."""
    enrolment_id = care.remove_note(request.user, note_id=note_id)
    return redirect("assessment:desk_learner", enrolment_id=enrolment_id)


@login_required
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """List the questions that nobody has answered, each with a form to answer in."""
    require("assessment.open_desk", request.user)
    return _questions_page(request)


def _questions_page(
    request: HttpRequest, wrong: tuple[int, AnswerForm] | None = None
) -> HttpResponse:
    cohorts = desks.tutors_cohorts(request.user)
    terms = caring.all_terms().common
    rows = desks.question_rows(caring.asked(cohorts), terms.answer_days)
    forms = {row.question.post_id: _blank_answer() for row in rows}
    if wrong is not None:
        forms[wrong[0]] = wrong[1]
    context = {"rows": rows, "forms": forms, "wrong": wrong[0] if wrong else 0}
    return presenting.page(request, "desk_questions.jinja", context)


def _blank_answer() -> AnswerForm:
    return AnswerForm(initial={"key": uuid4().hex}, auto_id=False)


@login_required
@require_POST
@told_where
def answer(request: HttpRequest, post_id: int) -> HttpResponse:
    """Answer a question in its discussion, and go on with the next."""
    require("assessment.open_desk", request.user)
    form = AnswerForm(request.POST, auto_id=False)
    if has_written(request.user, request.POST.get("key", "")):
        return _answered(request)  # sent once more, for the first answer was lost on its way
    question = needs.question_at(desks.tutors_cohorts(request.user), post_id)
    if not form.is_valid():
        return _questions_page(request, (post_id, form))
    new = NewPost(
        from_markdown(form.cleaned_data["text"]), form.cleaned_data["key"], question.answers
    )
    try:
        add_post(access_topic(request.user, question.topic_id), actor=request.user, new=new)
    except DomainError as error:
        form.add_error("text", error.message)
        return _questions_page(request, (post_id, form))
    return _answered(request)


def _answered(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("The answer stands in the discussion."))
    return redirect("assessment:desk_questions")


@login_required
@require_safe
def load(request: HttpRequest) -> HttpResponse:
    """Show the tutor's own load."""
    require("assessment.open_desk", request.user)
    found = desks.load_of(request.user)
    most = max((week.hours for week in found.weeks), default=0)
    return presenting.page(request, "desk_load.jinja", {"load": found, "most": most})
