"""A thread inside another package's page."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator

from kamerton.discussion.composer import PostForm, new_post_form, offer_people
from kamerton.discussion.deciding import group_context, proposal_context
from kamerton.discussion.enums import Attention
from kamerton.discussion.models import Topic
from kamerton.discussion.operations import visit_topic
from kamerton.discussion.queries import POSTS_ON_PAGE, Thread, answered_post, first_topic, thread_of
from kamerton.discussion.showing import posts_of


def number_of(params: Mapping[str, Any], name: str) -> int | None:
    """Return a small whole number from an address or a form, or None."""
    given = str(params.get(name) or "")
    return int(given) if given.isdecimal() and len(given) < 8 else None


def topic_context(
    viewer: Any,
    topic: Topic,
    *,
    params: Mapping[str, Any],
    next_url: str = "",
    form: PostForm | None = None,
) -> dict[str, Any]:
    """Return what the Thread component shows, and remember that the viewer has seen it."""
    thread = thread_of(viewer, topic, page=number_of(params, "page") or 1)
    visit_topic(thread, actor=viewer)
    answers = number_of(params, "answers")
    answered = answered_post(topic, answers) if thread.may_post else None
    if form is None and thread.may_post:
        form = new_post_form(answers=answered.number if answered else None, next_url=next_url)
    if form is not None:
        offer_people(form, _people(thread, viewer))
    pages = Paginator(range(topic.last_number), POSTS_ON_PAGE).get_page(thread.page)
    return {
        "thread": thread,
        "posts": posts_of(thread, next_url),
        "composer": form,
        "answered": answered,
        "pages": pages,
        "attentions": Attention.choices,
        "next_url": next_url,
        "proposal": proposal_context(viewer, thread),
        "group": group_context(thread),
    }


def _people(thread: Thread, viewer: Any) -> dict[int, str]:
    """Return those who wrote what the page shows, to be mentioned by others."""
    authors = [thread.author, *(post.author for post in thread.posts)]
    return {one.id: one.name for one in authors if one.id is not None and one.id != viewer.pk}


def thread_context(
    viewer: Any,
    space: tuple[str, object],
    *,
    params: Mapping[str, Any] | None = None,
    next_url: str = "",
) -> dict[str, Any] | None:
    """Return the context of ``<Thread context={{ … }} />`` for the only topic of a thing.

    Args:
        viewer: the reader, a Person or a guest.
        space: (kind, owner_id) as given to open_space().
        params: the page's query (request.GET): its page of posts, and the post answered.
        next_url: address of the page that embeds the thread; posting leads back there.

    Returns:
        None while the thing has no topic, or the viewer may not read it.
    """
    kind, owner_id = space
    topic = first_topic(viewer, kind=kind, owner_id=owner_id)
    if topic is None:
        return None
    return topic_context(viewer, topic, params=params or {}, next_url=next_url)
