"""The posts of a page as HTML: each is rendered once and remembered, for a thread is read far more than written."""

import secrets
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from markupsafe import Markup

from kamerton.core import clock
from kamerton.discussion.enums import TopicKind
from kamerton.discussion.queries import PostRow, Thread
from kamerton.ui.api import component

MOST_REMEMBERED = 2048
# Stands for the reader's token until the page is made. Nobody who writes a post can guess it, so no text
# can have a token put into it.
_TOKEN = Markup(f"<!--{secrets.token_hex(16)}-->")  # noqa: S704  made here


@dataclass(frozen=True, slots=True)
class Around:
    """All that a post's HTML depends on besides the post itself."""

    topic_url: str
    own_url: str
    may_post: bool
    may_accept: bool
    sees_deleted: bool
    next_url: str
    more: str
    back: str
    token: Markup
    language: str
    time_zone: str
    year: int


@dataclass(frozen=True, slots=True)
class Posts:
    """The posts of one page; ``html`` puts the reader's token into their forms."""

    pieces: tuple[Markup, ...]

    def html(self, token: Markup) -> Markup:
        """Return the posts for a page with this token."""
        return Markup("".join(self.pieces).replace(_TOKEN, token))  # noqa: S704  of templates


def posts_of(thread: Thread, next_url: str) -> Posts:
    """Return the posts of a page, to be shown in the active language and time zone."""
    around = Around(
        topic_url=reverse("discussion:topic", args=[thread.topic.pk]),
        own_url=reverse("discussion:post_edit", args=[0]).removesuffix("0/edit/"),
        may_post=thread.may_post,
        may_accept=thread.may_decide and thread.topic.kind == TopicKind.QUESTION,
        sees_deleted=thread.may_moderate,
        next_url=next_url,
        more=f"&page={thread.page}" if thread.page > 1 else "",
        back=f"&next={quote(next_url)}" if next_url else "",
        token=_TOKEN,
        language=get_language() or "",
        time_zone=timezone.get_current_timezone_name(),
        year=clock.today().year,
    )
    return Posts(tuple(_post_html(post, around) for post in thread.posts))


@lru_cache(maxsize=MOST_REMEMBERED)
def _post_html(post: PostRow, around: Around) -> Markup:
    return component("ThreadPost", post=post, around=around)
