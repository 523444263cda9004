"""The organiser's page of who accompanies whom in a cohort."""

from collections import Counter

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kamerton.core.errors import DomainError
from kamerton.learning import presenting
from kamerton.learning.forms.tutoring import TutorsForm
from kamerton.learning.operations import tutoring
from kamerton.learning.queries import cohorts
from kamerton.learning.rules import require


@login_required
@require_http_methods(["GET", "POST"])
def tutors(request: HttpRequest, slug: str) -> HttpResponse:
    """Show each learner's tutor; change one or many."""
    cohort = cohorts.access_cohort(request.user, slug=slug).cohort
    require("learning.change_cohort", request.user, cohort)
    people = cohorts.tutors_of(cohort)
    learners = cohorts.learners(cohort)
    form = TutorsForm(request.POST or None, learners=learners, tutors=people)
    if request.method == "POST" and form.is_valid():
        try:
            count = tutoring.assign_tutors(request.user, cohort_id=cohort.pk, tutors=form.changes())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            said = ngettext(
                "%(count)d learner has another tutor now.",
                "%(count)d learners have another tutor now.",
                count,
            )
            messages.success(request, said % {"count": count})
            return redirect("learning:cohort_tutors", slug=slug)
    held = Counter(enrolment.tutor_id for enrolment in learners)
    context = {
        "cohort": cohort,
        "form": form,
        "loads": [(person.full_name, held[person.pk]) for person in people],
        "without": held[None],
    }
    return presenting.page(request, "cohort_tutors.jinja", context)
