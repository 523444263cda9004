"""Consents: the texts in force, who signed them, who still must."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, QuerySet

from kamerton.people.enums import ConsentKind
from kamerton.people.models import ConsentDocument, ConsentSignature, Person


def current_document(kind: ConsentKind | str) -> ConsentDocument | None:
    """Return the version in force, or None where none has been published."""
    return ConsentDocument.objects.filter(kind=kind).order_by("-version").first()


def current_documents() -> QuerySet[ConsentDocument]:
    """Return the version in force of every kind."""
    newer = ConsentDocument.objects.filter(kind=OuterRef("kind"), version__gt=OuterRef("version"))
    return ConsentDocument.objects.filter(~Exists(newer)).order_by("kind")


def document_history() -> QuerySet[ConsentDocument]:
    """Return every version of every kind, newest first, with its author."""
    return ConsentDocument.objects.select_related("published_by").order_by("kind", "-version")


def unsigned_rows() -> ArraySubquery:
    """Return the expression: kinds whose version in force the person has not signed."""
    signed = ConsentSignature.objects.filter(
        document=OuterRef("pk"), person=OuterRef(OuterRef("pk")), withdrawn_at__isnull=True
    )
    return ArraySubquery(current_documents().order_by().filter(~Exists(signed)).values("kind"))


def unsigned_kinds(person: Person) -> list[str]:
    """Return the kinds whose version in force ``person`` has not signed."""
    found = Person.objects.filter(pk=person.pk).annotate(unsigned=unsigned_rows())
    return list(found.values_list("unsigned", flat=True).get())


def signatures_of(person: Person) -> QuerySet[ConsentSignature]:
    """Return everything that ``person`` has signed, withdrawn ones too, newest first."""
    return (
        ConsentSignature.objects.filter(person=person)
        .select_related("document", "signed_by")
        .order_by("-signed_at", "-pk")
    )


def has_mailing_consent(person: Person) -> bool:
    """Return True when ``person`` agreed to news by e-mail and has not taken it back."""
    return (
        signatures_of(person)
        .filter(document__kind=ConsentKind.MAILING, withdrawn_at__isnull=True)
        .exists()
    )


def gate_of(person: Person) -> str:
    """Return what the reader must do before anything else: "consent", "guardian_wait" or "".

    Needs no statement for a person read by `signed_in_person`.
    """
    unsigned = getattr(person, "unsigned", ())
    if person.is_minor:
        ready = getattr(person, "has_guardian", True) and ConsentKind.GUARDIAN not in unsigned
        return "" if ready else "guardian_wait"
    return "consent" if ConsentKind.PERSONAL_DATA in unsigned else ""


def signature_counts() -> dict[int, int]:
    """Return how many signatures stand under each version, by its id."""
    rows = ConsentSignature.objects.filter(withdrawn_at__isnull=True).values("document")
    return {row["document"]: row["count"] for row in rows.annotate(count=Count("pk"))}
