"""Feedback templates: the tutor's own and those that others share."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kamerton.assessment import presenting
from kamerton.assessment.enums import TemplateUse
from kamerton.assessment.forms.desk import TemplateForm
from kamerton.assessment.operations import desk as desking
from kamerton.assessment.queries import desk as desks
from kamerton.assessment.queries import work as works
from kamerton.assessment.rules import require
from kamerton.assessment.templating import filled
from kamerton.assessment.views.care import tutored_enrolment
from kamerton.core.errors import DomainError

FIELDS = ("title", "use", "text", "is_shared")


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the templates."""
    require("assessment.open_desk", request.user)
    found = desks.templates_for(request.user)
    context = {
        "own": [item for item in found if item.owner_id == request.user.pk],
        "shared": [item for item in found if item.owner_id != request.user.pk],
    }
    return presenting.page(request, "templates_index.jinja", context)


@login_required
def edit(request: HttpRequest, template_id: int | None = None) -> HttpResponse:
    """Make a template or change one's own."""
    require("assessment.open_desk", request.user)
    template = None if template_id is None else desks.own_template(request.user, template_id)
    initial = {name: getattr(template, name) for name in FIELDS} if template else {}
    form = TemplateForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            desking.keep_template(request.user, template_id=template_id, fields=form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("assessment:templates")
    context = {"form": form, "template": template}
    return presenting.page(request, "template_edit.jinja", context)


@login_required
@require_POST
def remove(request: HttpRequest, template_id: int) -> HttpResponse:
    """Delete one's own template."""
    desking.remove_template(request.user, template_id=template_id)
    messages.success(request, _("The template is deleted."))
    return redirect("assessment:templates")


@login_required
@require_safe
def for_work(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Give the templates of reviews with the placeholders of one work filled in."""
    work = works.access_submission(request.user, submission_id=submission_id)
    require("assessment.review_work", request.user, work.enrolment)
    values = presenting.template_values(work.enrolment, request.user, work.assignment.activity)
    found = desks.templates_for(request.user, TemplateUse.REVIEW)
    context = {"templates": [(item.title, filled(item.text, values)) for item in found]}
    return presenting.page(request, "work_templates.jinja", context)


@login_required
@require_safe
def for_letter(request: HttpRequest, enrolment_id: int) -> HttpResponse:
    """Give the templates of letters with the placeholders of one learner filled in."""
    enrolment = tutored_enrolment(request, enrolment_id)
    values = presenting.template_values(enrolment, request.user)
    found = desks.templates_for(request.user, TemplateUse.LETTER)
    context = {"templates": [(item.title, filled(item.text, values)) for item in found]}
    return presenting.page(request, "work_templates.jinja", context)
