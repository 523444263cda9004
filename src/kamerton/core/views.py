"""Health and metrics for probes; jobs and the audit log for the operator."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from kamerton.core import health, metrics, operations, queries
from kamerton.core.errors import Conflict
from kamerton.core.forms import AuditForm


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when pages can be served, 503 when not; with ?deep, look at every part."""
    report = health.report() if "deep" in request.GET else health.glance()
    response = JsonResponse(report.body, status=200 if report.is_well else 503)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def show_metrics(request: HttpRequest) -> HttpResponse:
    """Give the figures that Prometheus collects."""
    if not metrics.may_read(request):
        return HttpResponse(status=403)
    return HttpResponse(metrics.render(), content_type=metrics.CONTENT_TYPE)


@require_GET
@login_required
def job_list(request: HttpRequest) -> HttpResponse:
    """Show the jobs that were given up."""
    shown = queries.jobs_shown(request.user)
    context = {
        "jobs": shown.failed,
        "running": shown.running,
        "queue": queries.queue_lengths(),
    }
    return render(request, "core/job_list.jinja", context)


@require_POST
@login_required
def job_retry(request: HttpRequest, job_id: int) -> HttpResponse:
    """Put a failed job back into the queue."""
    try:
        operations.retry_job(job_id, actor=request.user)
        messages.success(request, _("The job waits for its turn."))
    except Conflict as error:
        messages.error(request, error.message)
    return redirect("core:jobs")


@require_POST
@login_required
def job_drop(request: HttpRequest, job_id: int) -> HttpResponse:
    """Remove a failed job."""
    try:
        operations.drop_job(job_id, actor=request.user)
        messages.success(request, _("The job is removed."))
    except Conflict as error:
        messages.error(request, error.message)
    return redirect("core:jobs")


@require_GET
@login_required
def job_progress(request: HttpRequest, job_id: int) -> HttpResponse:
    """Give the progress of a job that the reader asked for, as a part of a page."""
    job = queries.watched_job(request.user, job_id)
    return render(request, "core/job_progress.jinja", {"job": job})


@require_GET
@login_required
def audit_list(request: HttpRequest) -> HttpResponse:
    """Show who did what, and when."""
    form = AuditForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data  # what cannot be read is not guessed
    wish = queries.AuditWish(
        verb=asked.get("verb", ""),
        kind=asked.get("kind", ""),
        who=asked.get("who", ""),
        actor_id=asked.get("actor"),
        since=asked.get("since"),
        until=asked.get("until"),
    )
    context = {
        "page": queries.audit_page(request.user, asked.get("page") or 1, wish),
        "verbs": queries.audit_verbs(),
        "kinds": queries.audit_kinds(),
        "wish": wish,
    }
    return render(request, "core/audit_list.jinja", context)
