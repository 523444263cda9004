"""Where the reader is signed in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kamerton.people import operations, queries
from kamerton.people.views.support import PersonRequest, say
from kamerton.ui.api import render_page


@login_required
def session_list(request: PersonRequest) -> HttpResponse:
    """Show the devices; a POST signs out on all the others."""
    if request.method == "POST":
        operations.end_other_sessions(request.user, keep=request.session.session_key or "")
        say(request, _("You are signed out on all other devices."))
        return redirect("usersessions_list")
    sessions = queries.sessions_of(request.user, request.session.session_key or "")
    return render_page(request, "people/session_list.jinja", {"sessions": sessions})
