"""A questionnaire of every kind of question, and a cohort whose learners answer it."""

import pytest

from kamerton.core import clock
from kamerton.surveys.models import Round
from kamerton.surveys.operations import rounds, surveys
from tests.factories.people import make_person
from tests.factories.study import make_cohort, make_studying

QUESTIONS = (
    ("scale", {"text": "Насколько уверенно вы ведёте урок?", "text_en": "How sure are you?"}),
    (
        "choice",
        {
            "text": "Где вы ведёте уроки?",
            "options": [{"ru": "В школе", "en": "At school"}, {"ru": "Дома", "en": "At home"}],
        },
    ),
    (
        "several",
        {
            "text": "Чем вы пользуетесь?",
            "options": [{"ru": "Ноты", "en": ""}, {"ru": "Запись", "en": ""}],
            "is_required": False,
        },
    ),
    ("text", {"text": "Чего вы ждёте?", "is_required": False}),
)


@pytest.fixture
def survey(methodologist):
    made = surveys.make_survey(
        methodologist, fields={"title": "Уверенность", "title_en": "Confidence"}
    )
    for kind, fields in QUESTIONS:
        surveys.add_question(methodologist, survey_id=made.pk, kind=kind, fields=fields)
    return made


@pytest.fixture
def cohort(institute):
    cohort = make_cohort(institute)
    cohort.ends_on = clock.today()
    cohort.save()
    return cohort


@pytest.fixture
def owner(cohort):
    return ("cohort", str(cohort.pk))


@pytest.fixture
def learners(cohort, organiser, learner):
    """Six who study; the first is the cast's learner."""
    others = [make_person(f"Слушатель{n}", "Анна", "") for n in range(2, 7)]
    found = []
    for person in (learner, *others):
        type(cohort).objects.filter(pk=cohort.pk).update(state="recruiting")
        cohort.refresh_from_db()
        make_studying(cohort, person, organiser)
        found.append(person)
    return found


@pytest.fixture
def assign(organiser, survey, owner):
    def _assign(moment="entry", **fields):
        return rounds.assign_survey(
            organiser, survey_id=survey.pk, owner=owner, moment=moment, fields=fields
        )

    return _assign


@pytest.fixture
def answer():
    def _answer(person, one, scale=3, **more):
        answers = {"q1": str(scale), "q2": "a1", **more}
        rounds.hand_in(person, round_id=one.pk, answers=answers)

    return _answer


@pytest.fixture
def fresh():
    return lambda one: Round.objects.get(pk=one.pk)
