"""People, for organisers and administrators."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kamerton.core.errors import DomainError
from kamerton.people import operations, queries, rules
from kamerton.people.forms.staff import GrantForm, InviteForm, PeopleFilterForm
from kamerton.people.views.support import PersonRequest, complain, only_if, page_of, put_error, say
from kamerton.ui.api import render_page


@login_required
@only_if(rules.may_list_people)
def people_list(request: PersonRequest) -> HttpResponse:
    """The people of one's organisations: search, filters, pages."""
    form = PeopleFilterForm(request.GET)
    filters = form.filters()
    page = page_of(request, queries.people_list(request.user, filters))
    context = {
        "form": form,
        "page": page,
        "rows": queries.people_rows(page.object_list),
        "place": filters["organisation"],
        "is_filtered": any(filters.values()),
    }
    return render_page(request, "people/people_list.jinja", context, part="people")


@login_required
@only_if(rules.may_invite_person)
def invite(request: PersonRequest) -> HttpResponse:
    """Invite by e-mail, one or many; below, the invitations that wait."""
    form = InviteForm(
        request.POST or None, initial={"language": translation.get_language() or "ru"}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            sent = operations.invite_people(
                data["people"],
                actor=request.user,
                role=data["role"],
                organisation=data["organisation"],
                language=data["language"],
            )
        except DomainError as error:
            put_error(form, error)
        else:
            _report(request, sent)
            return redirect("people:invite")
    page = page_of(request, queries.invitations())
    return render_page(request, "people/invite.jinja", {"form": form, "page": page})


def _report(request: PersonRequest, sent: operations.Sent) -> None:
    count = len(sent.invited)
    text = ngettext("%(count)s invitation sent.", "%(count)s invitations sent.", count)
    say(request, text % {"count": count})
    if sent.known:
        known = _("These have an account already: %(list)s.") % {"list": ", ".join(sent.known)}
        say(request, known)


@login_required
@only_if(rules.may_invite_person)
@require_POST
def invitation_change(request: PersonRequest, pk: int, action: str) -> HttpResponse:
    """Send an invitation again, or take it back."""
    invitation = queries.access_open_invitation(pk)
    try:
        if action == "again":
            operations.send_again(invitation, actor=request.user)
            say(request, _("A new link is sent to %(email)s.") % {"email": invitation.email})
        else:
            operations.revoke_invitation(invitation, actor=request.user)
            say(
                request,
                _("The invitation of %(email)s is taken back.") % {"email": invitation.email},
            )
    except DomainError as error:
        complain(request, error)
    return redirect("people:invite")


@login_required
def roles(request: PersonRequest, pk: int) -> HttpResponse:
    """Grant roles in organisations; below, how they came and went."""
    person = queries.access_person(request.user, pk)
    rules.require(rules.may_grant_role(request.user, person))
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.grant_role_in(person, **form.cleaned_data, actor=request.user)
        except DomainError as error:
            put_error(form, error)
        else:
            say(request, _("The role is given."))
            return redirect("people:roles", pk)
    context = {
        "person": person,
        "form": form,
        "roles": queries.roles_of(person),
        "page": page_of(request, queries.role_history(person)),
    }
    return render_page(request, "people/person_roles.jinja", context)


@login_required
@require_POST
def role_revoke(request: PersonRequest, pk: int, assignment: int) -> HttpResponse:
    """Take a role back."""
    person = queries.access_person(request.user, pk)
    try:
        operations.revoke_assignment(
            queries.access_assignment(person, assignment), actor=request.user
        )
    except DomainError as error:
        complain(request, error)
    else:
        say(request, _("The role is taken back."))
    return redirect("people:roles", pk)


@login_required
@require_POST
def account_change(request: PersonRequest, pk: int, action: str) -> HttpResponse:
    """Close an account, or open it again."""
    person = queries.access_person(request.user, pk)
    if action == "close":
        operations.deactivate_person(person, actor=request.user)
        say(request, _("The account is closed; nothing is erased."))
    else:
        operations.reactivate_person(person, actor=request.user)
        say(request, _("The account is open again."))
    return redirect("people:person", pk)
