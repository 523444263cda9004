"""Programmes from the first line of a plan to the catalogue."""

from decimal import Decimal

import pytest

from kamerton.core.errors import DomainError, Forbidden
from kamerton.core.models import SearchEntry
from kamerton.programmes import api
from kamerton.programmes.errors import PlanError, VersionFrozen
from kamerton.programmes.models import Activity, Module, ProgrammeVersion
from kamerton.programmes.operations import plan as planning
from kamerton.programmes.operations import version as versions

pytestmark = pytest.mark.django_db

FIELDS = {
    "kind": "professional_development",
    "direction": "distance_models",
    "model": "blended",
    "title": "Дистанционный урок баяна",
    "hours": 16,
    "outcomes": [{"ru": "ведёт дистанционный урок", "en": "teaches at a distance"}],
}


@pytest.fixture(autouse=True)
def plain_type():
    api.register_activity_type(
        api.ActivityType(code="plain", title="Plain", summary="", icon="book-open")
    )


@pytest.fixture
def draft(methodologist):
    return versions.start_programme(methodologist, fields=FIELDS)


@pytest.fixture
def planned(methodologist, draft):
    for number in (1, 2):
        module = planning.add_module(methodologist, version_id=draft.pk, title=f"Модуль {number}")
        for step in (1, 2):
            planning.add_activity(
                methodologist,
                module_id=module.pk,
                type_code="plain",
                title=f"{number}.{step}",
                hours=Decimal(4),
            )
    return draft


def _titles(version):
    return [[a.title for a in m.activities] for m in api.plan(version.pk)]


def test_start_makes_an_address_from_the_title(draft):
    assert draft.programme.slug == "distantsionnyi-urok-baiana"


def test_fifteen_hours_of_professional_development_are_refused(methodologist):
    with pytest.raises(PlanError, match="16") as caught:
        versions.start_programme(methodologist, fields={**FIELDS, "hours": 15})
    assert (caught.value.code, caught.value.field) == ("hours_too_few", "hours")


def test_stranger_cannot_start(stranger):
    with pytest.raises(Forbidden):
        versions.start_programme(stranger, fields=FIELDS)


def test_approval_names_hours_that_do_not_add_up(methodologist, planned):
    activity = Activity.objects.first()
    planning.change_activity(
        methodologist, activity_id=activity.pk, fields={"hours": Decimal("3.5")}
    )
    with pytest.raises(PlanError, match=r"15,5") as caught:
        versions.approve_version(methodologist, version_id=planned.pk)
    assert caught.value.code == "plan_has_problems"


def test_approved_version_is_frozen(methodologist, planned):
    versions.approve_version(methodologist, version_id=planned.pk)
    with pytest.raises(VersionFrozen):
        planning.add_module(methodologist, version_id=planned.pk, title="Ещё")


def test_publish_puts_the_programme_into_the_search(methodologist, planned):
    versions.approve_version(methodologist, version_id=planned.pk)
    programme = versions.publish_version(methodologist, version_id=planned.pk)
    entry = SearchEntry.objects.get(kind="programme")
    assert (programme.state, entry.audiences) == ("published", ["public"])


def test_publish_needs_approval(methodologist, planned):
    with pytest.raises(PlanError) as caught:
        versions.publish_version(methodologist, version_id=planned.pk)
    assert caught.value.code == "not_approved"


def test_next_version_keeps_the_keys_of_its_activities(methodologist, planned):
    versions.approve_version(methodologist, version_id=planned.pk)
    copy = versions.start_version(methodologist, programme_id=planned.programme_id)
    again = versions.start_version(methodologist, programme_id=planned.programme_id)
    keys = [
        list(
            Activity.objects.filter(module__version_id=pk)
            .order_by("module__position", "position")
            .values_list("key", flat=True)
        )
        for pk in (planned.pk, copy.pk)
    ]
    assert (copy.number, again.pk) == (2, copy.pk)
    assert keys[0] == keys[1]
    assert ProgrammeVersion.objects.get(pk=planned.pk).state == "approved"


def test_duplicate_is_a_programme_of_its_own(methodologist, planned):
    copy = versions.duplicate_programme(methodologist, version_id=planned.pk, title="Копия")
    assert copy.programme_id != planned.programme_id
    assert _titles(copy) == _titles(planned)


def test_move_activity_within_and_between_modules(methodologist, planned):
    first, second = Module.objects.filter(version=planned).order_by("position")
    moved = first.activities.get(position=1)
    planning.move_activity(methodologist, activity_id=moved.pk, module_id=first.pk, place=2)
    assert _titles(planned) == [["1.2", "1.1"], ["2.1", "2.2"]]
    planning.move_activity(methodologist, activity_id=moved.pk, module_id=second.pk, place=2)
    assert _titles(planned) == [["1.2"], ["2.1", "1.1", "2.2"]]


def test_move_module_renumbers(methodologist, planned):
    second = Module.objects.get(version=planned, position=2)
    planning.move_module(methodologist, module_id=second.pk, place=1)
    assert _titles(planned) == [["2.1", "2.2"], ["1.1", "1.2"]]


def test_module_with_activities_is_not_removed(methodologist, planned):
    with pytest.raises(DomainError) as caught:
        planning.remove_module(methodologist, module_id=planned.modules.first().pk)
    assert caught.value.code == "module_not_empty"


def test_removed_activity_leaves_no_gap(methodologist, planned):
    module = planned.modules.order_by("position").first()
    planning.remove_activity(methodologist, activity_id=module.activities.get(position=1).pk)
    assert list(module.activities.values_list("position", flat=True)) == [1]
