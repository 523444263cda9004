"""The first start: one-time link, the institute, the first administrator."""

from dataclasses import dataclass
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.core.api import audit
from kamerton.core.errors import DomainError, NotFound
from kamerton.people.enums import OrganisationKind, Role
from kamerton.people.models import Institute, Organisation, Person, RoleAssignment, SetupToken
from kamerton.people.operations.accounts import register_person
from kamerton.people.operations.consents import publish_first_documents
from kamerton.people.operations.organisations import add_organisation, check_administrator
from kamerton.people.operations.roles import grant_role
from kamerton.people.tokens import hash_token, new_token


@dataclass(frozen=True, slots=True)
class Administrator:
    """Who the administrator will be."""

    email: str
    password: str | None
    surname: str
    given_name: str
    patronymic: str = ""
    gender: str = ""
    language: str = "ru"


def has_administrator() -> bool:
    """Return True when somebody can administer the platform already."""
    return RoleAssignment.objects.filter(
        role=Role.ADMINISTRATOR, scope_kind="", person__is_active=True
    ).exists()


@transaction.atomic
def issue_setup_token() -> str | None:
    """Return the token of a new one-time link /setup/<token>/; former links stop working.

    None when there is an administrator already.
    """
    if has_administrator():
        return None
    SetupToken.objects.filter(used_at__isnull=True).delete()
    token = new_token()
    SetupToken.objects.create(token_hash=hash_token(token))
    return token


@transaction.atomic
def establish_institute(
    *, name: str, time_zone: str, name_en: str = "", parent: Organisation | None = None
) -> Institute:
    """Name the institute that runs this platform and publish the first texts of consents.

    Raises:
        DomainError: an unknown time zone, or the institute is established already.
    """
    if time_zone not in available_timezones():
        raise DomainError("unknown_time_zone", _("Choose a time zone."), "time_zone")
    if Institute.objects.exists():
        raise DomainError("institute_exists", _("The institute has been set up already."))
    organisation = add_organisation(
        name=name, name_en=name_en, kind=OrganisationKind.INSTITUTE, parent=parent
    )
    institute = Institute.objects.create(pk=1, organisation=organisation, time_zone=time_zone)
    publish_first_documents(organisation)
    audit("people.establish_institute", actor_id=None, object_kind="institute", object_id=1)
    return institute


@transaction.atomic
def create_administrator(who: Administrator) -> Person:
    """Make an administrator of the institute (of a new one named «Институт» if there is none)."""
    institute = Institute.objects.select_related("organisation").first()
    if institute is None:
        institute = establish_institute(name=_("Institute"), time_zone="Europe/Moscow")
    person = register_person(
        email=who.email,
        password=who.password,
        surname=who.surname,
        given_name=who.given_name,
        patronymic=who.patronymic,
        gender=who.gender,
        language=who.language,
        time_zone=institute.time_zone,
    )
    grant_role(person, role=Role.ADMINISTRATOR, actor=None, organisation=institute.organisation)
    return person


def check_setup_token(token: str) -> None:
    """Raise NotFound unless the one-time link still works."""
    waits = SetupToken.objects.filter(token_hash=hash_token(token), used_at__isnull=True).exists()
    if not waits or has_administrator():
        raise NotFound("no_setup", _("This link has been used or replaced by a newer one."))


@transaction.atomic
def complete_setup(token: str, *, name: str, time_zone: str, who: Administrator) -> Person:
    """Use the one-time link: name the institute, make its administrator.

    Raises:
        NotFound: the link was used, replaced, or never was.
    """
    found = SetupToken.objects.select_for_update(no_key=True).filter(token_hash=hash_token(token))
    list(found)
    check_setup_token(token)
    if not Institute.objects.exists():
        establish_institute(name=name, time_zone=time_zone)
    person = create_administrator(who)
    found.update(used_at=clock.now())
    return person


@transaction.atomic
def choose_registration(*, is_open: bool, actor: Person) -> None:
    """Let anybody register, or only the invited.

    Raises:
        Forbidden: the actor is no administrator of the institute.
    """
    check_administrator(actor)
    Institute.objects.update(open_registration=is_open)
    audit(
        "people.choose_registration",
        actor_id=actor.pk,
        object_kind="institute",
        object_id=1,
        is_open=is_open,
    )
