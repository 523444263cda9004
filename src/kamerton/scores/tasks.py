"""Engraving outside the request."""

from kamerton.core.api import task
from kamerton.scores import operations


@task()
def engrave_score(key: str) -> None:
    """Engrave a score that was too large to wait for."""
    operations.engrave_waiting(key)
