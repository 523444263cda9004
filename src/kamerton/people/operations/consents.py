"""Consents: texts published as versions, signed and withdrawn one by one."""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.core.api import audit, publish
from kamerton.core.errors import DomainError, Forbidden
from kamerton.people import rules
from kamerton.people.enums import ConsentKind
from kamerton.people.events import ConsentSigned, ConsentWithdrawn
from kamerton.people.models import ConsentDocument, ConsentSignature, Organisation, Person
from kamerton.people.tokens import hash_address

TEXTS = Path(__file__).parents[1] / "texts"


@dataclass(frozen=True, slots=True)
class ConsentText:
    """A consent's title and text in both languages (Markdown)."""

    title: str
    title_en: str
    text: str
    text_en: str


@transaction.atomic
def publish_document(
    kind: ConsentKind, words: ConsentText, *, actor: Person | None
) -> ConsentDocument:
    """Publish the next version of a consent; everybody is asked anew.

    Raises:
        Forbidden: the actor is no administrator of the institute.
        DomainError: a part of the text is empty.
    """
    if actor is not None and not rules.may_administer(actor):
        raise Forbidden("may_not_administer", _("Only an administrator publishes these texts."))
    if not all(part.strip() for part in (words.title, words.title_en, words.text, words.text_en)):
        raise DomainError("text_missing", _("Write title and text in both languages."))
    list(ConsentDocument.objects.select_for_update(no_key=True).filter(kind=kind).order_by("pk"))
    last = ConsentDocument.objects.filter(kind=kind).aggregate(last=Max("version"))["last"] or 0
    document = ConsentDocument.objects.create(
        kind=kind,
        version=last + 1,
        title=words.title,
        title_en=words.title_en,
        text=words.text,
        text_en=words.text_en,
        published_by=actor,
    )
    audit(
        "people.publish_consent",
        actor_id=actor.pk if actor else None,
        object_kind="consent",
        object_id=kind,
        version=document.version,
    )
    return document


def publish_first_documents(organisation: Organisation) -> None:
    """Publish version 1 of every consent with the institute's name, where there is none."""
    for kind in ConsentKind:
        if ConsentDocument.objects.filter(kind=kind).exists():
            continue
        title, text = _read(kind, "ru", organisation.name)
        title_en, text_en = _read(kind, "en", organisation.name_en or organisation.name)
        publish_document(kind, ConsentText(title, title_en, text, text_en), actor=None)


def _read(kind: ConsentKind, language: str, institute: str) -> tuple[str, str]:
    source = (TEXTS / f"{kind.value}.{language}.md").read_text(encoding="utf-8")
    title, _rest, text = source.replace("{institute}", institute).partition("\n")
    return title.removeprefix("# ").strip(), text.strip()


@transaction.atomic
def sign_consent(
    person: Person, *, kind: ConsentKind, ip: str = "", signed_by: Person | None = None
) -> None:
    """Record that the version in force was agreed to; signing twice is signing once.

    Args:
        person: whose data it is about.
        kind: one document; each is signed by itself.
        ip: address of the signer, kept only as a keyed hash.
        signed_by: the guardian, where ``person`` is a minor.

    Raises:
        Forbidden: a guardian's consent by somebody who is not the guardian.
        DomainError: no text of this kind has been published.
    """
    if kind == ConsentKind.GUARDIAN and not (signed_by and rules.is_guardian(signed_by, person)):
        raise Forbidden("not_guardian", _("Only the guardian signs this consent."))
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    document = ConsentDocument.objects.filter(kind=kind).order_by("-version").first()
    if document is None:
        raise DomainError("no_document", _("This text has not been published yet."))
    _signature, made = ConsentSignature.objects.get_or_create(
        person=person,
        document=document,
        withdrawn_at=None,
        defaults={"signed_by": signed_by or person, "ip_hash": hash_address(ip)},
    )
    if not made:
        return
    actor = signed_by or person
    audit(
        "people.sign_consent",
        actor_id=actor.pk,
        object_kind="person",
        object_id=person.pk,
        kind=kind.value,
        version=document.version,
    )
    publish(ConsentSigned(person_id=person.pk, kind=kind.value, version=document.version))


@transaction.atomic
def withdraw_consent(person: Person, *, kind: ConsentKind, actor: Person) -> None:
    """Take back every signature of one kind.

    Without the consent to processing of personal data the account is closed to everything but
    consent, export and erasure.

    Raises:
        Forbidden: the actor is neither the person nor the guardian.
    """
    if actor.pk != person.pk and not rules.is_guardian(actor, person):
        raise Forbidden("not_own_consent", _("Only the person withdraws the consent."))
    taken = ConsentSignature.objects.filter(
        person=person, document__kind=kind, withdrawn_at__isnull=True
    ).update(withdrawn_at=clock.now())
    if taken:
        audit(
            "people.withdraw_consent",
            actor_id=actor.pk,
            object_kind="person",
            object_id=person.pk,
            kind=kind.value,
        )
        publish(ConsentWithdrawn(person_id=person.pk, kind=kind.value))
