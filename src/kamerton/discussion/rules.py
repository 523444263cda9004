"""Who may do what in discussions; the owner of the space answers for its own things."""

from typing import Any

import rules
from django.utils.translation import gettext

from kamerton.core.errors import Forbidden, NotFound
from kamerton.discussion.models import Post, Space, Topic
from kamerton.discussion.spaces import space_kind


def _space_of(target: Any) -> Space:
    if isinstance(target, Post):
        return target.topic.space
    return target.space if isinstance(target, Topic) else target


@rules.predicate
def may_read(person: Any, target: Any) -> bool:
    """Return True when ``person`` may read the space, topic or post."""
    space = _space_of(target)
    return space_kind(space.kind).may_read(person, space.owner_id)


@rules.predicate
def may_post(person: Any, target: Any) -> bool:
    """Return True when ``person`` is signed in and may write there."""
    space = _space_of(target)
    signed_in = bool(getattr(person, "is_authenticated", False))
    return signed_in and space_kind(space.kind).may_post(person, space.owner_id)


@rules.predicate
def may_moderate(person: Any, target: Any) -> bool:
    """Return True when ``person`` keeps order there."""
    space = _space_of(target)
    signed_in = bool(getattr(person, "is_authenticated", False))
    return signed_in and space_kind(space.kind).may_moderate(person, space.owner_id)


@rules.predicate
def is_author(person: Any, target: Any) -> bool:
    """Return True for the author of a post or topic."""
    return target.author_id is not None and target.author_id == getattr(person, "pk", None)


@rules.predicate
def is_open(_person: Any, target: Any) -> bool:
    """Return True while the topic takes posts."""
    topic = target.topic if isinstance(target, Post) else target
    return topic.closed_at is None


rules.add_perm("discussion.view_topic", may_read)
rules.add_perm("discussion.open_topic", may_read & may_post)
rules.add_perm("discussion.add_post", may_read & may_post)
rules.add_perm("discussion.edit_post", may_read & may_post & is_author & is_open)
rules.add_perm("discussion.delete_post", may_read & (is_author | may_moderate))
rules.add_perm("discussion.close_topic", may_read & (is_author | may_moderate))
rules.add_perm("discussion.accept_answer", may_read & (is_author | may_moderate))
rules.add_perm("discussion.vote", may_read & may_post & is_open)
rules.add_perm("discussion.decide", may_read & may_moderate)
rules.add_perm("discussion.lead_group", may_read & may_moderate)
rules.add_perm("discussion.manage_topic", may_read & may_moderate)
rules.add_perm("discussion.view_deleted", may_moderate)


def require(permission: str, person: Any, target: Any) -> None:
    """Raise NotFound when ``person`` may not even read it, Forbidden when only this is denied."""
    if not may_read(person, target):
        raise NotFound("discussion_unknown", gettext("There is no such discussion."))
    if not rules.has_perm(permission, person, target):
        raise Forbidden("forbidden", gettext("You have no right to do this."))
