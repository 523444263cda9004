"""What people registers with the packages below it."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kamerton.core.api import (
    Indexed,
    personal_data,
    register_actors,
    register_audiences,
    register_indexed,
    register_operators,
    register_topic,
    storage,
)
from kamerton.people import operations, queries, rules
from kamerton.people.enums import Role
from kamerton.people.models import Person
from kamerton.people.operations.search import findable_people, index_person_again
from kamerton.people.registry import register_personal_data
from kamerton.ui.api import Place, Viewer, register_nav, register_preferences, register_viewer


def _viewer(person: Person) -> Viewer:
    version = getattr(person, "photo_version", None)
    photo = reverse("people:photo", args=[person.pk, version]) if version else ""
    return Viewer(name=person.short_name, initials=person.initials, photo_url=photo)


def _lists_people(request: HttpRequest) -> bool:
    return rules.may_list_people(request.user)


def _administers(request: HttpRequest) -> bool:
    return rules.may_administer(request.user)


PLACES = (
    Place("profile", _("My profile"), "user", "people:profile", order=10),
    Place("settings", _("Settings"), "settings", "people:settings", order=20),
    Place("people", _("People"), "users", "people:people_list", order=60, is_visible=_lists_people),
    Place(
        "organisations",
        _("Organisations"),
        "building-2",
        "people:organisation_tree",
        order=70,
        is_visible=_administers,
    ),
)


def connect() -> None:
    """Register everything once, when all models are loaded."""
    register_indexed(Indexed("person", findable_people, index_person_again))
    register_operators(lambda viewer: queries.has_role(viewer, Role.ADMINISTRATOR))
    register_actors(queries.people_named)
    register_audiences(queries.audiences_of)
    register_topic("person", rules.may_follow_person, rules.followers_of_themselves)
    # Learning records stay, without a name behind their number; the audit log is kept by law.
    register_personal_data("core", personal_data, None)
    register_personal_data("people", queries.export_account, operations.erase_account)
    storage.register_holder(queries.holds_objects)
    register_viewer(_viewer)
    register_preferences(lambda person: person.theme, operations.keep_preference)
    for place in PLACES:
        register_nav(place, "menu")
