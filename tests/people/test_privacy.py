import io
import json
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from kamerton.core.api import storage
from kamerton.core.errors import Conflict, DomainError
from kamerton.notifications.models import Notification
from kamerton.people import operations, queries
from kamerton.people.models import Person
from kamerton.people.operations import privacy
from kamerton.people.registry import personal_data
from kamerton.people.tasks import remove_old_exports
from tests.factories.people import make_person
from tests.worker import run_worker

pytestmark = pytest.mark.django_db


def test_access_is_noted_once_an_hour(organiser, learner):
    operations.record_access(organiser, learner)
    operations.record_access(organiser, learner)
    operations.record_access(learner, learner)
    assert [row.viewer for row in queries.access_entries(learner)] == [organiser]


def test_export_gathers_every_share(learner, school):
    export = operations.request_export(learner)
    with pytest.raises(Conflict):
        operations.request_export(learner)
    operations.build_export(export.pk)
    operations.build_export(export.pk)
    export.refresh_from_db()
    archive = zipfile.ZipFile(io.BytesIO(storage.open(export.archive_key).read()))
    account = json.loads(archive.read("people/account.json"))
    assert account["surname"] == "Орлова"
    assert "password" not in account


def test_old_exports_are_forgotten(learner):
    export = operations.request_export(learner)
    operations.build_export(export.pk)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert operations.remove_old_exports() == 1


class BrokenShare:
    name = "broken"

    @staticmethod
    def export(person_id):
        raise OSError("disk full")


def _run_by_worker(times):
    for _number in range(times):
        ProcrastinateJob.objects.filter(status="todo").update(scheduled_at=None)
        run_worker()


@pytest.mark.django_db(transaction=True)
def test_an_archive_that_cannot_be_gathered_is_told_of_and_asked_for_again(
    learner, sign_in, monkeypatch
):
    monkeypatch.setattr(privacy, "personal_data", lambda: [BrokenShare])
    export = operations.request_export(learner)
    _run_by_worker(3)
    export.refresh_from_db()
    assert export.state == "waiting"
    _run_by_worker(1)
    export.refresh_from_db()
    assert export.state == "failed"
    told = Notification.objects.get(person=learner)
    assert (told.kind, told.url) == ("people.export_failed", "/settings/data/")
    page = sign_in(learner).get("/settings/data/").content.decode()
    assert "Не удалось" in page
    monkeypatch.undo()
    again = operations.request_export(learner)
    _run_by_worker(1)
    again.refresh_from_db()
    assert again.state == "ready"
    assert Notification.objects.filter(person=learner, kind="people.export_ready").count() == 1


def test_a_failed_archive_that_an_operator_runs_again_is_given(learner):
    export = operations.request_export(learner)
    operations.fail_export(export.pk)
    operations.fail_export(export.pk)
    operations.build_export(export.pk)
    export.refresh_from_db()
    assert export.state == "ready"


def test_an_archive_whose_job_was_lost_is_given_up_after_a_day(learner):
    export = operations.request_export(learner)
    assert operations.fail_lost_exports() == 0
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        remove_old_exports()
    export.refresh_from_db()
    assert export.state == "failed"
    operations.request_export(learner)


def test_erasure_needs_the_own_email_typed(learner):
    with pytest.raises(DomainError) as caught:
        operations.request_erasure(learner, typed="other@test.kamerton.example")
    assert caught.value.code == "not_confirmed"


def test_erasure_waits_two_weeks_and_can_be_taken_back(learner):
    asked = operations.request_erasure(learner, typed=learner.email.upper())
    operations.erase_person(asked.pk)
    assert Person.objects.get(pk=learner.pk).surname == "Орлова"
    operations.cancel_erasure(learner)
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert queries.erasures_due(timezone.now()) == []


def test_erasure_leaves_an_anonymous_row():
    person = make_person("Орлова", "Марина")
    asked = operations.request_erasure(person, typed=person.email)
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert queries.erasures_due(timezone.now()) == [asked.pk]
        operations.erase_person(asked.pk)
        operations.erase_person(asked.pk)
    person.refresh_from_db()
    assert (person.full_name, person.is_active) == ("", False)
    assert person.email == f"erased-{person.pk}@erased.invalid"


SHARES = [
    "assessment",
    "core",
    "credentials",
    "discussion",
    "files",
    "learning",
    "library",
    "notifications",
    "people",
    "portfolio",
]


def test_every_package_that_holds_something_tells_it(learner):
    assert {share.name for share in personal_data()} >= set(SHARES)
    for share in personal_data():
        for name, content in share.export(learner.pk).items():
            assert isinstance(content, bytes) or json.dumps(content, default=str), name


def test_shares_are_erased_without_harm(learner):
    for share in personal_data():
        if share.erase:
            share.erase(learner.pk)
    learner.refresh_from_db()
    assert learner.full_name == ""


def test_a_learners_words_are_erased_and_the_record_of_study_stays(learner, institute):
    from kamerton.learning.models import Enrolment
    from tests.factories.study import make_cohort

    enrolment = Enrolment.objects.create(
        cohort=make_cohort(institute), person=learner, motivation="Хочу учиться"
    )
    share = next(one for one in personal_data() if one.name == "learning")
    assert share.export(learner.pk)["enrolments.json"][0]["motivation"] == "Хочу учиться"
    share.erase(learner.pk)
    enrolment.refresh_from_db()
    assert (enrolment.motivation, enrolment.person) == ("", learner)
