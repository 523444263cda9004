"""The bank of materials in the browser."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from kamerton.core.errors import DomainError, NotFound
from kamerton.library import operations, queries
from kamerton.library.enums import Level, MaterialKind
from kamerton.library.forms import CollectionForm, ContentForm, DescriptionForm, RecordingForm
from kamerton.library.models import Material
from kamerton.library.presenting import page
from kamerton.library.registry import uses_of
from kamerton.library.rules import is_author, is_signed_in, may, require
from kamerton.library.scores import scores_of
from kamerton.library.showing import material_content
from kamerton.people.enums import Instrument, Subject
from kamerton.texts.api import has_scores

PER_PAGE = 24


def _groups(request: HttpRequest, materials: Any) -> list[Any]:
    """Return the filter panel's groups: choices with counts, as the address has them."""
    counts = queries.facets(materials)
    titles = {
        "kind": (gettext_lazy("Kind"), dict(MaterialKind.choices)),
        "level": (gettext_lazy("Level"), dict(Level.choices)),
        "instrument": (gettext_lazy("Instrument"), dict(Instrument.choices)),
        "subject": (gettext_lazy("Subject"), dict(Subject.choices)),
    }
    return [
        (
            name,
            title,
            [
                (value, labels.get(value, value), count, value in request.GET.getlist(name))
                for value, count in counts[name]
                if value
            ],
        )
        for name, (title, labels) in titles.items()
    ]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show materials that the reader may read, narrowed by filters and words."""
    visible = queries.materials_visible_to(request.user)
    chosen = {name: request.GET.getlist(name) for name in queries.FILTERS}
    text = request.GET.get("q", "").strip()
    found = queries.filtered(visible, chosen, text)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "groups": _groups(request, visible),
        "q": text,
        "collections": list(queries.collections_visible_to(request.user)[:8]),
        "may_add": is_author(request.user),
    }
    return page(request, "material_list.jinja", context, part="found")


@require_safe
def material(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a material, or one of its former versions."""
    found = queries.access_material(request.user, slug=slug)
    wanted = request.GET.get("version", "")
    version = found.current
    if wanted.isdecimal() and version is not None and int(wanted) != version.number:
        version = queries.access_version(request.user, found, number=int(wanted))
    if version is None:
        raise NotFound("no_version", _("There is no such version."))
    version.material = found
    may_change = may("library.change_material", request.user, found)
    context = {
        "material": found,
        "version": version,
        "content": material_content(version, viewer=request.user),
        "uses": uses_of(found.pk),
        "may_change": may_change,
        "has_scores": may_change and (bool(version.score_key) or has_scores(version.body)),
        "versions": list(found.versions.order_by("-number")) if may_change else [],
        "own_collections": queries.own_collections(request.user)
        if is_signed_in(request.user)
        else [],
        "instrument_label": dict(Instrument.choices),
        "subject_label": dict(Subject.choices),
    }
    return page(request, "material_show.jinja", context)


@login_required
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Put a material of one kind into the bank."""
    require("library.add_material", request.user)
    if kind not in MaterialKind.values:
        raise NotFound("no_kind", _("There is no such kind of material."))
    about = DescriptionForm(request.POST or None, initial={"author_name": str(request.user)})
    content = ContentForm(request.POST or None, request.FILES or None, kind=kind)
    if request.method == "POST" and about.is_valid() and content.is_valid():
        try:
            made = operations.add_material(
                request.user,
                fields={"kind": kind, **about.fields_of_material()},
                content=content.cleaned_data,
            )
        except DomainError as error:
            content.add_error(error.field if error.field in content.fields else None, error.message)
        else:
            messages.success(request, _("The material is in the bank."))
            return redirect("library:material", slug=made.slug)
    context = {"about": about, "content": content, "kind": MaterialKind(kind), "material": None}
    return page(request, "material_edit.jinja", context)


@login_required
def describe(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what is said of a material."""
    found = _own(request, slug)
    initial = {name: getattr(found, name) for name in DescriptionForm.base_fields}
    initial["tags"] = ", ".join(found.tags)
    form = DescriptionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        operations.describe_material(
            request.user,
            material_id=found.pk,
            fields=form.fields_of_material(),
        )
        messages.success(request, _("Saved."))
        return redirect("library:material", slug=slug)
    context = {"about": form, "content": None, "kind": MaterialKind(found.kind), "material": found}
    return page(request, "material_edit.jinja", context)


@login_required
def version_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a material new content; what stands on the old keeps it."""
    found = _own(request, slug)
    current = found.current
    initial = {"body": current.body, "url": current.url} if current else {}
    form = ContentForm(
        request.POST or None,
        request.FILES or None,
        kind=found.kind,
        is_first=False,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.add_version(
                request.user,
                material_id=found.pk,
                content=form.cleaned_data,
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            return redirect("library:material", slug=slug)
    context = {"about": None, "content": form, "kind": MaterialKind(found.kind), "material": found}
    return page(request, "material_edit.jinja", context)


def _own(request: HttpRequest, slug: str) -> Material:
    found = queries.access_material(request.user, slug=slug)
    require("library.change_material", request.user, found)
    return found


@login_required
@require_POST
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a material out of the lists."""
    found = _own(request, slug)
    operations.archive_material(request.user, material_id=found.pk)
    messages.success(request, _("The material is out of the lists; where it is used, it stays."))
    return redirect("library:index")


@login_required
def recordings(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is played beside the scores of a material; put one more there."""
    found = _own(request, slug)
    scores = scores_of(found, found.current)
    if not scores:
        raise NotFound("no_score", _("There is no score in this material."))
    titles = [(one.key, one.title or _("Score without a title")) for one in scores]
    form = RecordingForm(request.POST or None, request.FILES or None, scores=titles)
    if request.method == "POST" and form.is_valid():
        try:
            operations.add_recording(
                request.user,
                material_id=found.pk,
                title=(form.cleaned_data["title"], form.cleaned_data["title_en"]),
                upload=form.cleaned_data["upload"],
                score_key=form.chosen_score(),
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(
                request,
                _("The recording is beside the score. Choose it in the player to mark its bars."),
            )
            return redirect("library:recordings", slug=slug)
    context = {
        "material": found,
        "form": form,
        "recordings": queries.recordings_with_state(found),
        "score_title": dict(titles),
    }
    return page(request, "material_recordings.jinja", context)


@login_required
@require_POST
def recording_remove(request: HttpRequest, slug: str, recording_id: int) -> HttpResponse:
    """Take a recording away from its score."""
    _own(request, slug)
    operations.remove_recording(request.user, recording_id=recording_id)
    messages.success(request, _("The recording is removed."))
    return redirect("library:recordings", slug=slug)


@require_safe
def collection(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a collection."""
    found = queries.collection_by_slug(request.user, slug)
    context = {"collection": found, "materials": queries.materials_of(request.user, found)}
    return page(request, "collection_show.jinja", context)


@login_required
def collection_new(request: HttpRequest) -> HttpResponse:
    """Start a collection."""
    form = CollectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = operations.start_collection(request.user, **form.cleaned_data)
        return redirect("library:collection", slug=made.slug)
    return page(request, "collection_edit.jinja", {"form": form})


@login_required
@require_POST
def collect(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a material into one of the reader's collections."""
    found = queries.access_material(request.user, slug=slug)
    chosen = request.POST.get("collection", "")
    if chosen.isdecimal():
        operations.put_into_collection(
            request.user, collection_id=int(chosen), material_id=found.pk
        )
        messages.success(request, _("The material is in the collection."))
    return redirect("library:material", slug=slug)
