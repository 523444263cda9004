"""Profiles: the page that others see, and the one where it is written."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kamerton.core.errors import DomainError
from kamerton.people import operations, queries, rules
from kamerton.people.forms.profiles import (
    NameCasesForm,
    NamesForm,
    PhotoForm,
    PresentationForm,
    WorkForm,
)
from kamerton.people.views.support import PersonRequest, put_error, say
from kamerton.ui.api import render_page


def person(request: PersonRequest, pk: int) -> HttpResponse:
    """Show somebody's page, as far as the reader may see; staff see more, and it is noted."""
    found = queries.access_person(request.user, pk)
    is_staff = pk != request.user.pk and rules.is_over(request.user, found, *rules.STAFF_OF_PEOPLE)
    if is_staff:
        operations.record_access(request.user, found)
    context = {
        "person": found,
        "shown": queries.shown_profile(found),
        "is_own": pk == request.user.pk,
        "is_staff": is_staff,
        "roles": queries.roles_of(found) if is_staff else (),
        "may_grant": is_staff and rules.may_grant_role(request.user, found),
        "may_close": is_staff and rules.may_deactivate_person(request.user, found),
    }
    return render_page(request, "people/person_show.jinja", context)


def photo(request: PersonRequest, pk: int, version: int) -> HttpResponse:
    """Send a picture to those who may see its person; it never changes under its version."""
    if request.headers.get("If-None-Match") == f'"{version}"':
        return HttpResponseNotModified()
    image = queries.photo_of(request.user, pk)
    return HttpResponse(
        image,
        content_type="image/webp",
        headers={"Cache-Control": "private, max-age=31536000, immutable", "ETag": f'"{version}"'},
    )


@login_required
def profile(request: PersonRequest) -> HttpResponse:
    """Write one's own profile: sections, each saved by itself."""
    me, mine = request.user, queries.profile_of(request.user)
    forms: dict[str, Any] = {
        "names": NamesForm.of(me),
        "cases": NameCasesForm(person=me, profile=mine),
        "work": WorkForm.of(mine),
        "page": PresentationForm(
            person=me, initial={"about": mine.about, "visibility": mine.visibility}
        ),
        "photo": PhotoForm(),
    }
    status = 200
    if request.method == "POST":
        section = request.POST.get("section", "")
        if _save(request, section, forms):
            return redirect(f"{request.path}#{section}")
        status = 422
    context = {"forms": forms, "profile": mine, "has_cases": bool(mine.name_cases)}
    context["photo_url"] = queries.photo_url(me)
    return render_page(request, "people/profile_edit.jinja", context, status=status)


def _save(request: PersonRequest, section: str, forms: dict[str, Any]) -> bool:
    me = request.user
    bound: dict[str, Any] = {
        "names": lambda: NamesForm(request.POST),
        "cases": lambda: NameCasesForm(request.POST, person=me, profile=queries.profile_of(me)),
        "work": lambda: WorkForm(request.POST),
        "page": lambda: PresentationForm(request.POST, person=me),
        "photo": lambda: PhotoForm(request.POST, request.FILES),
    }
    if section not in bound:
        return False
    form = forms[section] = bound[section]()
    if not form.is_valid():
        return False
    try:
        _write(request, section, form)
    except DomainError as error:
        put_error(form, error)
        return False
    say(request, _("Saved."))
    return True


def _write(request: PersonRequest, section: str, form: Any) -> None:
    me, data = request.user, form.cleaned_data
    if section == "names":
        operations.change_names(me, form.names())
    elif section == "cases":
        operations.correct_name_cases(me, data)
    elif section == "work":
        operations.change_work(me, form.work())
    elif section == "page":
        operations.change_presentation(me, about=data["about"], visibility=data["visibility"])
    else:
        operations.change_photo(me, data["photo"].read())


@login_required
@require_POST
def photo_remove(request: PersonRequest) -> HttpResponse:
    """Forget the picture."""
    operations.remove_photo(request.user)
    say(request, _("The picture is removed."))
    return redirect("people:profile")
