"""The journal of a cohort, a learner's own row, and the rules of completion."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kamerton.core.api import XLSX_TYPE
from kamerton.core.errors import NotFound
from kamerton.learning import journal_papers, presenting
from kamerton.learning.forms.journal import CompletionForm
from kamerton.learning.operations.journal import set_completion_rules
from kamerton.learning.queries import attestation, cohorts
from kamerton.learning.queries import journal as journals
from kamerton.learning.rules import may, require
from kamerton.ui.api import day

TABS = ("grades", "attendance", "hours")


def _cohort(request: HttpRequest, slug: str) -> Any:
    view = cohorts.access_cohort(request.user, slug=slug)
    require("learning.view_progress", request.user, view.cohort)
    return view.cohort


@login_required
@require_safe
def journal(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the journal: grades, attendance or hours."""
    cohort = _cohort(request, slug)
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else TABS[0]
    context: dict[str, Any] = {
        "cohort": cohort,
        "tab": tab,
        "cell": journal_papers.cell_text,
        "may_set_rules": may("learning.set_rules", request.user),
        "form_columns": lambda forms: [(form.label, "number") for form in forms],
        "grade_columns": lambda found: [(str(i), "number") for i, _a in enumerate(found, 1)],
        "session_columns": lambda found: [
            (day(s.starts_at, weekday=False), "number") for s in found
        ],
    }
    if tab == "attendance":
        context["presence"] = journals.attendance_book(cohort)
    else:
        context["book"] = journals.journal(cohort)
    return presenting.page(request, "journal_show.jinja", context)


@login_required
@require_safe
def journal_file(request: HttpRequest, slug: str, kind: str) -> FileResponse:
    """Give the journal as XLSX or PDF."""
    cohort = cohorts.cohort_to_print(_cohort(request, slug).pk)
    people = cohorts.learners(cohort)
    book = journals.journal(cohort, people)
    presence = journals.attendance_book(cohort, people)
    if kind == "xlsx":
        return presenting.file(
            journal_papers.journal_workbook(book, presence), f"{slug}.xlsx", XLSX_TYPE
        )
    pdf = journal_papers.journal_pdf(
        cohort,
        book,
        presence,
        tutors=cohorts.tutors_of(cohort),
        language=(get_language() or "ru")[:2],
    )
    return presenting.file(pdf, f"{slug}.pdf", "application/pdf")


@login_required
@require_safe
def own(request: HttpRequest, slug: str) -> HttpResponse:
    """Show learners their own row of the journal, and what is left to complete the programme."""
    view = cohorts.access_cohort(request.user, slug=slug)
    if not view.is_learner or view.enrolment is None:
        raise NotFound("no_row", _("You have no row in this journal."))
    book = journals.journal(view.cohort, [view.enrolment])
    rules = journals.rules_of(view.cohort.version.programme_id)
    context = {
        "cohort": view.cohort,
        "book": book,
        "row": book.rows[0],
        "presence": journals.own_attendance(view.enrolment),
        "conditions": journals.conditions(book.rows[0], book.activities, rules),
        "activity_url": presenting.activity_url,
        "defence": attestation.own_defence(view.enrolment),
    }
    return presenting.page(request, "journal_own.jinja", context)


@login_required
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    """Set when the cohort's programme counts as done."""
    cohort = cohorts.access_cohort(request.user, slug=slug).cohort
    require("learning.set_rules", request.user, None)
    programme_id, hours = cohort.version.programme_id, cohort.version.hours
    activities = journals.activities_of(cohort.version_id)
    now = journals.rules_of(programme_id)
    initial = {
        "min_share": int(now.min_share * 100),
        "min_hours": now.min_hours,
        "needs_attestation": now.needs_attestation,
        "required": [a.key for a in activities if now.requires(a)],
    }
    form = CompletionForm(request.POST or None, initial=initial, activities=activities, hours=hours)
    if request.method == "POST" and form.is_valid():
        set_completion_rules(request.user, programme_id=programme_id, fields=form.rules())
        messages.success(request, _("Saved."))
        return redirect("learning:journal", slug=slug)
    return presenting.page(request, "completion_rules.jinja", {"cohort": cohort, "form": form})
