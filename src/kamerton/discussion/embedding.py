"""A thread inside another package's page."""

from typing import Any

from kamerton.discussion.composer import PostForm, new_post_form
from kamerton.discussion.models import Topic
from kamerton.discussion.operations import visit_topic
from kamerton.discussion.queries import first_topic, thread_of


def topic_context(
    viewer: Any, topic: Topic, *, page: int = 1, next_url: str = "", form: PostForm | None = None
) -> dict[str, Any]:
    """Return what the Thread component shows, and remember that the viewer has seen it."""
    thread = thread_of(viewer, topic, page=page)
    visit_topic(thread, actor=viewer)
    return {
        "thread": thread,
        "composer": form or (new_post_form(next_url=next_url) if thread.may_post else None),
        "next_url": next_url,
    }


def thread_context(
    viewer: Any, space: tuple[str, object], *, page: int = 1, next_url: str = ""
) -> dict[str, Any] | None:
    """Return the context of ``<Thread context={{ … }} />`` for the only topic of a thing.

    Args:
        viewer: the reader, a Person or a guest.
        space: (kind, owner_id) as given to open_space().
        page: page of posts.
        next_url: address of the page that embeds the thread; posting leads back there.

    Returns:
        None while the thing has no topic, or the viewer may not read it.
    """
    kind, owner_id = space
    topic = first_topic(viewer, kind=kind, owner_id=owner_id)
    if topic is None:
        return None
    return topic_context(viewer, topic, page=page, next_url=next_url)
