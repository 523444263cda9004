"""A topic and its posts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kamerton.core.errors import DomainError
from kamerton.discussion import operations, queries
from kamerton.discussion.composer import PostForm
from kamerton.discussion.embedding import topic_context
from kamerton.discussion.enums import Attention
from kamerton.discussion.forms import AttentionForm, EditForm, StateForm
from kamerton.discussion.models import Post, Topic
from kamerton.discussion.views.entry import safe_next, signed_in
from kamerton.ui.api import render_block, render_page, wants_part


def _to_post(request: HttpRequest, post: Post) -> HttpResponse:
    back = safe_next(request)
    if back:
        return redirect(f"{back}#post-{post.number}")
    return redirect("discussion:post", post.topic_id, post.number)


def _after_post(request: HttpRequest, post: Post) -> HttpResponse:
    """Lead to the new post; to htmx show the thread's page with it."""
    if not wants_part(request):
        return _to_post(request, post)
    topic = queries.access_topic(request.user, post.topic_id)
    params = {"page": queries.page_of_post(post)}
    context = topic_context(request.user, topic, params=params, next_url=safe_next(request))
    response = HttpResponse(
        render_block(request, "discussion/topic_show.jinja", "thread", {"context": context})
    )
    response["HX-Reswap"] = f"outerHTML show:top showTarget:#post-{post.number}"
    return response


@require_GET
def topic_show(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Show one page of a topic."""
    topic = queries.access_topic(request.user, topic_id)
    return _topic_page(request, topic)


def _topic_page(
    request: HttpRequest, topic: Topic, form: PostForm | None = None, status: int = 200
) -> HttpResponse:
    params = request.GET.dict()
    if form is not None:
        params["answers"] = form["answers"].value() or ""
    context = topic_context(
        request.user, topic, params=params, form=form, next_url=safe_next(request)
    )
    values = {
        "context": context,
        "place": queries.place_of(topic.space),
        "in_forum": queries.has_rooms(topic.space.kind),
    }
    return render_page(request, "discussion/topic_show.jinja", values, part="thread", status=status)


@require_GET
def topic_unread(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Lead to the first post that the reader has not seen."""
    topic = queries.access_topic(request.user, topic_id)
    post = queries.first_unread(topic)
    if post is None:
        return redirect("discussion:topic", topic.pk)
    return redirect("discussion:post", topic.pk, post.number)


@require_GET
def post_show(request: HttpRequest, topic_id: int, number: int) -> HttpResponse:
    """Lead to the page on which a post stands now: the lasting address of a post."""
    post = queries.post_at(request.user, topic_id, number)
    page = queries.page_of_post(post)
    query = f"?page={page}" if page > 1 else ""
    return redirect(f"{reverse('discussion:topic', args=[topic_id])}{query}#post-{number}")


@signed_in
@require_POST
def post_add(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Take a post; show the form again with what is wrong."""
    topic = queries.access_topic(request.user, topic_id)
    form = PostForm(request.POST)
    if form.is_valid():
        new = operations.NewPost(
            body=form.cleaned_data["body"],
            key=form.cleaned_data["key"],
            answers=form.cleaned_data["answers"],
        )
        try:
            post = operations.add_post(topic, actor=request.user, new=new)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            return _after_post(request, post)
    return _topic_page(request, topic, form=form, status=422)


@signed_in
@require_http_methods(["GET", "POST"])
def post_edit(request: HttpRequest, post_id: int) -> HttpResponse:
    """Change what a post says."""
    post = queries.access_post(request.user, post_id)
    queries.require_editor(request.user, post)
    form = EditForm(request.POST or None, initial={"body": post.body})
    if request.method == "POST" and form.is_valid():
        try:
            operations.edit_post(post, actor=request.user, body=form.cleaned_data["body"])
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            return _to_post(request, post)
    return render(
        request,
        "discussion/post_edit.jinja",
        {"post": post, "form": form},
        status=422 if form.errors else 200,
    )


@signed_in
@require_POST
def post_delete(request: HttpRequest, post_id: int) -> HttpResponse:
    """Delete a post; its place keeps the trace and the way back."""
    post = queries.access_post(request.user, post_id)
    operations.delete_post(post, actor=request.user)
    messages.success(request, _("The post is deleted. You can restore it at its place."))
    return _to_post(request, post)


@signed_in
@require_POST
def post_restore(request: HttpRequest, post_id: int) -> HttpResponse:
    """Bring a post back."""
    post = queries.access_post(request.user, post_id)
    operations.restore_post(post, actor=request.user)
    return _to_post(request, post)


@require_GET
def post_history(request: HttpRequest, post_id: int) -> HttpResponse:
    """Show what a post said before."""
    post = queries.access_post(request.user, post_id)
    history = queries.history_of(request.user, post)
    return render(request, "discussion/post_history.jinja", {"post": post, "history": history})


@signed_in
@require_POST
def topic_attention(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Follow a topic, mute it, or hear of answers only."""
    topic = queries.access_topic(request.user, topic_id)
    form = AttentionForm(request.POST)
    if form.is_valid():
        chosen = Attention(form.cleaned_data["attention"])
        operations.set_attention(topic, actor=request.user, attention=chosen)
        messages.success(request, _("Saved: %(choice)s.") % {"choice": chosen.label})
    return redirect(safe_next(request) or reverse("discussion:topic", args=[topic_id]))


@signed_in
@require_POST
def topic_state(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Close a topic, or open it again."""
    topic = queries.access_topic(request.user, topic_id)
    form = StateForm(request.POST)
    is_closed = form.is_valid() and form.cleaned_data["is_closed"]
    operations.close_topic(topic, actor=request.user, is_closed=is_closed)
    return redirect(safe_next(request) or reverse("discussion:topic", args=[topic_id]))
