"""The builder: a draft's description, modules, activities, and its way into the catalogue."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kamerton.core.errors import DomainError
from kamerton.library.api import current_versions
from kamerton.people.api import institute
from kamerton.programmes import documents, queries
from kamerton.programmes.enums import VersionState
from kamerton.programmes.errors import EditedMeanwhile
from kamerton.programmes.forms import builder as forms
from kamerton.programmes.models import ProgrammeVersion
from kamerton.programmes.operations import plan as planning
from kamerton.programmes.operations import transfer
from kamerton.programmes.operations import version as versions
from kamerton.programmes.presenting import page
from kamerton.programmes.registry import activity_type, activity_types, preview_of
from kamerton.programmes.rules import may, require

NAMES = (
    "title title_en kind direction model hours summary summary_en audience".split()  # noqa: SIM905
)


def _institute_id() -> int | None:
    found = institute()
    return found.organisation_id if found else None


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show every programme to those who work with them."""
    require("programmes.view_draft", request.user)
    context = {
        "versions": list(queries.programmes_for_work()),
        "may_change": may("programmes.change_programme", request.user),
    }
    return page(request, "programme_index.jinja", context)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Start a programme: blank, from a template, or from a file."""
    require("programmes.change_programme", request.user)
    form = forms.VersionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            version = versions.start_programme(
                request.user, fields=form.fields_of_version(), organisation_id=_institute_id()
            )
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            return redirect("programmes:build", version_id=version.pk)
    context = {"form": form, "templates": queries.templates(), "import_form": forms.ImportForm()}
    return page(request, "programme_new.jinja", context)


@login_required
@require_POST
def import_file(request: HttpRequest) -> HttpResponse:
    """Start a programme from a file."""
    require("programmes.change_programme", request.user)
    form = forms.ImportForm(request.POST, request.FILES)
    try:
        if form.is_valid():
            data = form.cleaned_data["file"]
            version = transfer.load_programme(
                request.user,
                data=data,
                material_ids=current_versions(request.user, transfer.materials_named(data)),
                organisation_id=_institute_id(),
            )
            return redirect("programmes:build", version_id=version.pk)
    except DomainError as error:
        form.add_error("file", error.message)
    context = {"form": forms.VersionForm(), "templates": queries.templates(), "import_form": form}
    return page(request, "programme_new.jinja", context)


@login_required
def copy(request: HttpRequest, version_id: int) -> HttpResponse:
    """Start a programme as a copy of another or of a template."""
    source = queries.access_version(request.user, version_id=version_id)
    require("programmes.change_programme", request.user)
    title = localised_copy(source)
    form = forms.CopyForm(request.POST or None, initial={"title": title})
    if request.method == "POST" and form.is_valid():
        made = versions.duplicate_programme(
            request.user, version_id=version_id, title=form.cleaned_data["title"]
        )
        return redirect("programmes:build", version_id=made.pk)
    return page(request, "programme_copy.jinja", {"form": form, "version": source})


def localised_copy(source: ProgrammeVersion) -> str:
    """Return the name proposed for a copy; a template gives its own."""
    if source.programme.is_template:
        return source.title
    return _("%(title)s (copy)") % {"title": source.title}


@login_required
def describe(request: HttpRequest, version_id: int) -> HttpResponse:
    """Change a draft's description."""
    version = queries.access_version(request.user, version_id=version_id)
    require("programmes.change_programme", request.user)
    initial: dict[str, Any] = {name: getattr(version, name) for name in (*NAMES, "edition")}
    initial["outcomes"] = "\n".join(item.get("ru", "") for item in version.outcomes)
    initial["known_outcomes"] = version.outcomes
    form = forms.VersionForm(request.POST or None, initial=initial)
    others: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            versions.describe_version(
                request.user,
                version_id=version_id,
                fields=form.fields_of_version(),
                edition=form.cleaned_data["edition"],
            )
        except EditedMeanwhile as error:
            others = form.others({name: initial[name] for name in (*NAMES, "outcomes")})
            form.begin_again(version.edition)
            form.add_error(None, error.message)
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            return redirect("programmes:build", version_id=version_id)
    context = {"form": form, "version": version, "others": others}
    return page(request, "version_describe.jinja", context)


def _board(request: HttpRequest, version_id: int) -> HttpResponse:
    """Show the builder, or to htmx its plan."""
    version = queries.access_version(request.user, version_id=version_id)
    modules = queries.plan(version_id)
    total = sum((module.hours for module in modules), Decimal(0))
    is_draft = version.state == VersionState.DRAFT
    may_write = may("programmes.change_programme", request.user)
    may_change = is_draft and may_write
    context = {
        "version": version,
        "modules": modules,
        "total": total,
        "left": version.hours - total,
        "forms": documents.by_form(modules),
        "types": activity_types(),
        "activity_type": activity_type,
        "problems": queries.plan_problems(version_id) if may_change else [],
        "may_change": may_change,
        "may_write": may_write,
        "may_ask": may("programmes.ask_learners", request.user),
        "is_draft": is_draft,
        "versions": queries.versions_of(version.programme_id),
        "module_form": forms.ModuleForm(),
    }
    return page(request, "version_build.jinja", context, part="plan")


@login_required
@require_safe
def build(request: HttpRequest, version_id: int) -> HttpResponse:
    """Show the plan under construction with its live hours."""
    return _board(request, version_id)


def _after(request: HttpRequest, version_id: int) -> HttpResponse:
    """Answer a change: the plan to htmx, else back to the builder."""
    if request.headers.get("HX-Request") == "true":
        return _board(request, version_id)
    return redirect("programmes:build", version_id=version_id)


@login_required
@require_POST
def module_add(request: HttpRequest, version_id: int) -> HttpResponse:
    """Add a module."""
    form = forms.ModuleForm(request.POST)
    if form.is_valid():
        planning.add_module(request.user, version_id=version_id, **form.cleaned_data)
    else:
        messages.error(request, _("A module needs a title."))
    return _after(request, version_id)


@login_required
def module_edit(request: HttpRequest, version_id: int, module_id: int) -> HttpResponse:
    """Change a module."""
    version = queries.access_version(request.user, version_id=version_id)
    module = queries.module_of(version_id, module_id)
    initial = {name: getattr(module, name) for name in ("title", "title_en", "summary")}
    form = forms.ModuleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        planning.change_module(request.user, module_id=module_id, fields=form.cleaned_data)
        return redirect("programmes:build", version_id=version_id)
    context = {"form": form, "version": version, "module": module}
    return page(request, "module_edit.jinja", context)


@login_required
@require_POST
def module_remove(request: HttpRequest, version_id: int, module_id: int) -> HttpResponse:
    """Remove an empty module."""
    planning.remove_module(request.user, module_id=module_id)
    return _after(request, version_id)


@login_required
@require_POST
def module_move(request: HttpRequest, version_id: int, module_id: int) -> HttpResponse:
    """Move a module to another place."""
    place = request.POST.get("place", "")
    if place.isdecimal():
        planning.move_module(request.user, module_id=module_id, place=int(place))
    return _after(request, version_id)


@login_required
@require_POST
def activity_move(request: HttpRequest, version_id: int, activity_id: int) -> HttpResponse:
    """Move an activity to another place, also in another module."""
    place, module = request.POST.get("place", ""), request.POST.get("module", "")
    if place.isdecimal() and module.isdecimal():
        planning.move_activity(
            request.user, activity_id=activity_id, module_id=int(module), place=int(place)
        )
    return _after(request, version_id)


@login_required
@require_POST
def activity_remove(request: HttpRequest, version_id: int, activity_id: int) -> HttpResponse:
    """Remove an activity."""
    planning.remove_activity(request.user, activity_id=activity_id)
    return _after(request, version_id)


def _config_form(kind: Any, request: HttpRequest, config: dict[str, Any]) -> Any:
    if kind.config_form is None:
        return None
    return kind.config_form(request.POST or None, initial=config, prefix="config")


@login_required
def activity_add(request: HttpRequest, version_id: int, module_id: int, code: str) -> HttpResponse:
    """Add an activity of one type."""
    version = queries.access_version(request.user, version_id=version_id)
    require("programmes.change_programme", request.user)
    module = queries.module_of(version_id, module_id)
    kind = activity_type(code)
    form = forms.ActivityForm(
        request.POST or None, kind=kind, viewer=request.user, initial={"form": kind.form}
    )
    config = _config_form(kind, request, {})
    if request.method == "POST" and form.is_valid() and (config is None or config.is_valid()):
        made = planning.add_activity(
            request.user,
            module_id=module_id,
            type_code=code,
            config=config.cleaned_data if config else {},
            **form.fields_of_activity(),
        )
        return redirect(kind.edit_url(made) or request.POST.get("next") or _build_url(version_id))
    context = {
        "form": form,
        "config": config,
        "kind": kind,
        "version": version,
        "module": module,
        "activity": None,
        "edit_url": "",
    }
    return page(request, "activity_edit.jinja", context)


def _build_url(version_id: int) -> str:
    return f"/programmes/{version_id}/"


@login_required
def activity_edit(request: HttpRequest, version_id: int, activity_id: int) -> HttpResponse:
    """Change an activity."""
    version = queries.access_version(request.user, version_id=version_id)
    require("programmes.change_programme", request.user)
    activity = queries.activity_of(version_id, activity_id)
    kind = activity_type(activity.type)
    initial = {
        name: getattr(activity, name)
        for name in ("title", "title_en", "hours", "form", "required", "description")
    }
    initial["material"] = activity.material_id
    form = forms.ActivityForm(request.POST or None, kind=kind, viewer=request.user, initial=initial)
    config = _config_form(kind, request, activity.config)
    if request.method == "POST" and form.is_valid() and (config is None or config.is_valid()):
        fields = form.fields_of_activity()
        if config is not None:
            fields["config"] = {**activity.config, **config.cleaned_data}
        planning.change_activity(request.user, activity_id=activity_id, fields=fields)
        return redirect("programmes:build", version_id=version_id)
    context = {
        "form": form,
        "config": config,
        "kind": kind,
        "version": version,
        "module": activity.module,
        "activity": activity,
        "edit_url": kind.edit_url(activity),
    }
    return page(request, "activity_edit.jinja", context)


@login_required
@require_safe
def preview(request: HttpRequest, version_id: int, activity_id: int) -> HttpResponse:
    """Show an activity as a learner will see it; nothing is recorded."""
    version = queries.access_version(request.user, version_id=version_id)
    activity = queries.activity_of(version_id, activity_id)
    shown = preview_of(request, activity)
    template, context = shown if shown else ("", {})
    context = {**context, "player_template": template, "version": version, "activity": activity}
    return page(request, "activity_preview.jinja", context)


@login_required
@require_POST
def approve(request: HttpRequest, version_id: int) -> HttpResponse:
    """Freeze the draft."""
    try:
        versions.approve_version(request.user, version_id=version_id)
        messages.success(request, _("The version is approved and frozen."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("programmes:build", version_id=version_id)


@login_required
@require_POST
def publish(request: HttpRequest, version_id: int) -> HttpResponse:
    """Put the version into the catalogue."""
    programme = versions.publish_version(request.user, version_id=version_id)
    messages.success(request, _("The programme is in the catalogue."))
    return redirect("programmes:programme", slug=programme.slug)


@login_required
@require_POST
def archive(request: HttpRequest, version_id: int) -> HttpResponse:
    """Take the programme out of the catalogue."""
    version = queries.access_version(request.user, version_id=version_id)
    versions.archive_programme(request.user, programme_id=version.programme_id)
    messages.success(request, _("The programme is out of the catalogue."))
    return redirect("programmes:build", version_id=version_id)


@login_required
@require_POST
def next_version(request: HttpRequest, version_id: int) -> HttpResponse:
    """Start the next version from this programme's newest."""
    version = queries.access_version(request.user, version_id=version_id)
    made = versions.start_version(request.user, programme_id=version.programme_id)
    return redirect("programmes:build", version_id=made.pk)


@login_required
@require_safe
def export(request: HttpRequest, version_id: int) -> HttpResponse:
    """Give the version as one file."""
    version = queries.access_version(request.user, version_id=version_id)
    response = JsonResponse(
        transfer.dump_version(version), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    name = f"{version.programme.slug}-v{version.number}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@require_safe
def plan_pdf(request: HttpRequest, version_id: int) -> HttpResponse:
    """Give the plan of any version as a PDF."""
    version = queries.access_version(request.user, version_id=version_id)
    organisation = version.programme.organisation
    pdf = documents.plan_pdf(version, institute=organisation.name if organisation else "")
    return HttpResponse(pdf, content_type="application/pdf")
