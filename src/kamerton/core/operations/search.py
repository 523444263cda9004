"""What the search knows."""

from collections.abc import Sequence

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Value

from kamerton.core.models import SearchEntry


@transaction.atomic
def index(
    target: tuple[str, object], *, title: str, body: str, url: str, audiences: Sequence[str]
) -> None:
    """Make one thing findable, replacing its former entry.

    Both the Russian and the English stemmer read title (weight A) and body (weight B).
    """
    kind, object_id = target
    body = body[:200_000]
    vector = (
        SearchVector(Value(title), config="russian", weight="A")
        + SearchVector(Value(title), config="english", weight="A")
        + SearchVector(Value(body), config="russian", weight="B")
        + SearchVector(Value(body), config="english", weight="B")
    )
    SearchEntry.objects.update_or_create(
        kind=kind,
        object_id=str(object_id),
        defaults={
            "title": title[:300],
            "body": body,
            "url": url,
            "audiences": list(audiences),
            "vector": vector,
        },
    )


@transaction.atomic
def forget(target: tuple[str, object]) -> None:
    """Take one thing out of the search."""
    kind, object_id = target
    SearchEntry.objects.filter(kind=kind, object_id=str(object_id)).delete()
