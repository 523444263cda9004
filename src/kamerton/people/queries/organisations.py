"""Organisations as a tree, and the institute itself."""

from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from kamerton.core.api import Prepared
from kamerton.core.errors import NotFound
from kamerton.people.models import Institute, Organisation


def institute() -> Institute | None:
    """Return the institute that runs this platform, or None before it has been set up."""
    return Institute.objects.select_related("organisation").first()


_open_registration = Prepared(
    lambda: Institute.objects.order_by("pk").values_list("open_registration")[:1]
)


def registration_is_open() -> bool:
    """Return True when anybody may register: the operator's choice, else the environment's."""
    chosen = next((row[0] for row in _open_registration()), None)
    return bool(settings.ENV["KAMERTON_OPEN_REGISTRATION"]) if chosen is None else chosen


def access_organisation(pk: int) -> Organisation:
    """Return the organisation, or raise NotFound."""
    found = Organisation.objects.filter(pk=pk, merged_into__isnull=True).first()
    if found is None:
        raise NotFound("no_organisation", _("There is no such organisation."))
    return found


def organisation_by_name(text: str) -> Organisation | None:
    """Return the only organisation of this name, or None where there are none or several."""
    found = Organisation.objects.filter(merged_into__isnull=True, name__iexact=text.strip())[:2]
    rows = list(found)
    return rows[0] if len(rows) == 1 else None


def organisation_tree() -> list[Organisation]:
    """Return all organisations from the roots down, each with its ``depth`` and ``people``.

    Two branches of one parent are in alphabetical order; one statement.
    """
    rows = list(
        Organisation.objects.filter(merged_into__isnull=True)
        .annotate(people=Count("profiles"))
        .order_by("name")
    )
    below: dict[int | None, list[Organisation]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    ordered: list[Organisation] = []

    def walk(parent_id: int | None, depth: int) -> None:
        for row in below.get(parent_id, []):
            row.__dict__["depth"] = depth
            ordered.append(row)
            walk(row.pk, depth + 1)

    walk(None, 0)
    return ordered


def organisation_branch(organisation: Organisation) -> QuerySet[Organisation]:
    """Return the organisation and all below it."""
    return Organisation.objects.filter(path__startswith=organisation.path)


def organisation_choices(text: str, limit: int = 20) -> list[dict[str, Any]]:
    """Return organisations whose name holds every word of ``text``, with those above them.

    Args:
        text: what the person typed; empty gives the top of the tree.
        limit: at most so many.

    Returns:
        Dicts with id, name, kind label and ``where`` («Зареченский район, Приозёрский край»);
        two statements.
    """
    found = Organisation.objects.filter(merged_into__isnull=True)
    for word in text.split()[:6]:
        found = found.filter(Q(name__icontains=word) | Q(name_en__icontains=word))
    rows = list(found.order_by("name", "pk")[:limit])
    names = _names_above(rows)
    return [
        {"id": row.pk, "name": row.name, "kind": row.get_kind_display(), "where": names[row.pk]}
        for row in rows
    ]


def _names_above(rows: list[Organisation]) -> dict[int, str]:
    above = {row.pk: [int(key) for key in row.path.strip("/").split("/")[:-1]] for row in rows}
    wanted = {key for keys in above.values() for key in keys}
    names = dict(Organisation.objects.filter(pk__in=wanted).values_list("pk", "name"))
    return {
        pk: ", ".join(names[key] for key in reversed(keys) if key in names)
        for pk, keys in above.items()
    }


def place_of(organisation: Organisation | None) -> str:
    """Return «школа, район, край» of an organisation in one statement; empty for None."""
    if organisation is None:
        return ""
    where = _names_above([organisation])[organisation.pk]
    return ", ".join(filter(None, (organisation.name, where)))
