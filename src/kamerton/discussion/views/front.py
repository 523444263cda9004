"""The forum's front page, the spaces, the archive of proposals."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kamerton.core.errors import DomainError
from kamerton.discussion import operations, queries
from kamerton.discussion.enums import DECIDED, ProposalStatus, Show, TopicKind
from kamerton.discussion.forms import ArchiveForm, TopicForm, WantedForm
from kamerton.discussion.views.entry import page_number, pages, signed_in
from kamerton.ui.api import render_page


@signed_in
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show the spaces that the reader may read, with what is unread in them."""
    groups = queries.front_of(request.user)
    return render_page(request, "discussion/forum_show.jinja", {"groups": groups})


@require_GET
def space_show(request: HttpRequest, kind: str, owner_id: str) -> HttpResponse:
    """List the topics of a thing."""
    space = queries.access_space(request.user, kind, owner_id)
    form = WantedForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    wanted = queries.Wanted(chosen.get("show") or Show.ALL.value, chosen.get("kind") or "")
    number = page_number(request)
    count = queries.topic_count(request.user, space, wanted)
    context = {
        "space": space,
        "place": queries.place_of(space),
        "wanted": wanted,
        "shows": [] if request.user.is_anonymous else Show.choices,
        "kinds": [("", _("Every kind")), *TopicKind.choices],
        "topics": queries.topics_in(request.user, space, page=number, wanted=wanted),
        "page": pages(count, queries.TOPICS_ON_PAGE, number),
        "may_open": queries.may_open_topic(request.user, space),
        "in_forum": queries.has_rooms(kind),
    }
    return render_page(request, "discussion/space_show.jinja", context, part="topics")


@signed_in
@require_http_methods(["GET", "POST"])
def topic_new(request: HttpRequest, kind: str, owner_id: str) -> HttpResponse:
    """Begin a topic."""
    space = queries.access_space(request.user, kind, owner_id)
    form = TopicForm(request.POST or None, initial={"kind": request.GET.get("kind", "")})
    if request.method == "POST" and form.is_valid():
        try:
            topic = operations.begin_topic(space, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return redirect("discussion:topic", topic.pk)
    context = {"space": space, "place": queries.place_of(space), "form": form}
    return render(
        request, "discussion/topic_new.jinja", context, status=422 if form.errors else 200
    )


@require_GET
def archive(request: HttpRequest) -> HttpResponse:
    """Show everybody what became of the institute's proposals."""
    form = ArchiveForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    status, year = chosen.get("status") or "", chosen.get("year")
    number = page_number(request)
    context = {
        "decided": queries.archive(status=status, year=year, page=number),
        "page": pages(
            queries.archive_count(status=status, year=year), queries.ARCHIVED_ON_PAGE, number
        ),
        "status": status,
        "statuses": [("", _("All decisions")), *((s.value, s.label) for s in DECIDED)],
        "year": year,
        "years": queries.archive_years(),
        "adopted": ProposalStatus.ADOPTED.value,
    }
    return render_page(request, "discussion/proposal_archive.jinja", context, part="decided")
