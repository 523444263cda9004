"""Questions of before the bank keep their attempts; the way back keeps them too."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kamerton.assessment.models import Attempt as AttemptNow
from kamerton.assessment.models import Slot
from tests.factories.study import make_cohort, make_studying, make_version

BEFORE = [("assessment", "0002_rich_text_and_sound")]


def _migrate(target):
    executor = MigrationExecutor(connection)
    executor.migrate(target)
    return MigrationExecutor(connection).loader.project_state(target).apps


@pytest.mark.django_db(transaction=True)
def test_questions_move_into_the_bank_and_back(institute, learner, organiser):
    version = make_version(institute, activity_type="test")
    enrolment = make_studying(make_cohort(institute, version), learner, organiser)
    activity = version.modules.get().activities.get()
    latest = [
        node
        for node in MigrationExecutor(connection).loader.graph.leaf_nodes()
        if node[0] == "assessment"
    ]
    try:
        apps = _migrate(BEFORE)
        old = lambda name: apps.get_model("assessment", name)  # noqa: E731
        test = old("Test").objects.create(activity_id=activity.pk)
        questions = [
            old("Question").objects.create(
                test=test, position=n, type="number", data={"answer": str(n)}
            )
            for n in (1, 2)
        ]
        attempt = old("Attempt").objects.create(
            test=test,
            enrolment_id=enrolment.pk,
            number=1,
            layout={"questions": [questions[1].pk, questions[0].pk], "options": {}},
            started_at=datetime.now(UTC),
        )
        old("Answer").objects.create(attempt=attempt, question=questions[0], value="1", share=1)
        _migrate(latest)
        slots = Slot.objects.order_by("position")
        assert [slot.question_id for slot in slots] == [q.pk for q in questions]
        kept = AttemptNow.objects.get()
        assert kept.answers.get().question_id == questions[0].pk
        apps = _migrate(BEFORE)
        back = apps.get_model("assessment", "Question").objects.order_by("position")
        assert [(q.pk, q.position, q.test_id) for q in back] == [
            (q.pk, n, test.pk) for n, q in enumerate(questions, start=1)
        ]
        assert apps.get_model("assessment", "Answer").objects.get().value == "1"
    finally:
        apps = _migrate(BEFORE)
        for name in ("Answer", "Attempt", "Question", "Test"):
            apps.get_model("assessment", name).objects.all().delete()
        _migrate(latest)
