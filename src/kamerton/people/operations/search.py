"""People in the site's search: only for those who may see them."""

from django.urls import reverse

from kamerton.core.api import forget, index
from kamerton.people.enums import Instrument, Role, Subject, Visibility
from kamerton.people.models import Person, Profile


def _audiences(person: Person, profile: Profile) -> list[str]:
    keys = [f"person:{person.pk}", f"role:{Role.ADMINISTRATOR}", f"role:{Role.ORGANISER}"]
    if not person.is_minor and profile.visibility == Visibility.PUBLIC:
        keys += ["public", "signed-in"]
    if not person.is_minor and profile.visibility == Visibility.SIGNED_IN:
        keys.append("signed-in")
    return keys


def index_person(person: Person) -> None:
    """Make the person findable by those who may open the page, in the caller's transaction."""
    if not person.is_active:
        forget(("person", person.pk))
        return
    profile = Profile.objects.select_related("organisation").filter(person=person).first()
    profile = profile or Profile(person=person)
    labels = [dict(Instrument.choices).get(key, key) for key in profile.instruments]
    labels += [dict(Subject.choices).get(key, key) for key in profile.subjects]
    place = profile.organisation.name if profile.organisation else profile.workplace
    index(
        ("person", person.pk),
        title=str(person),
        body=" ".join(filter(None, [profile.post, place, profile.about, *map(str, labels)])),
        url=reverse("people:person", args=[person.pk]),
        audiences=_audiences(person, profile),
    )


def findable_people() -> list[int]:
    """Return the ids of the people who can be found."""
    return list(Person.objects.filter(is_active=True).order_by("pk").values_list("pk", flat=True))


def index_person_again(person_id: int) -> None:
    """Index somebody anew, in the caller's transaction."""
    index_person(Person.objects.get(pk=person_id))
