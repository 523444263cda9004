"""Facts about discussions."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PostAdded:
    """Somebody wrote in a topic.

    Attributes:
        space_kind: what the space hangs on, such as "activity".
        owner_id: its opaque id there.
        answered_id: the person whose post was answered, or None.
    """

    post_id: int
    topic_id: int
    author_id: int
    space_kind: str
    owner_id: str
    answered_id: int | None


@dataclass(frozen=True, slots=True)
class PostDeleted:
    """A post was taken back by its author or a moderator."""

    post_id: int
    topic_id: int
    author_id: int
    actor_id: int
    space_kind: str
    owner_id: str
