"""Questions of music taken through the client: answered, heard as often as allowed, graded, reviewed."""

import json

import pytest
from django.test import Client

from kamerton.assessment.models import Answer, Attempt, Hearing, MadeSound, Question
from kamerton.assessment.operations import authoring
from kamerton.assessment.operations.hearing import sound_for
from kamerton.assessment.questions.music_kinds import HEARING
from kamerton.assessment.questions.posing import posed
from kamerton.core.api import storage
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.programmes.models import Activity
from kamerton.texts.api import from_markdown
from tests.factories.study import make_cohort, make_studying, make_version

pytestmark = pytest.mark.django_db

ABC = "X:1\nM:2/4\nL:1/8\nK:C\nCD EF | GA Bc | c4 | C4 |]\n"
MELODY = {"v": 1, "bars": [["G4/4", "A4/4"], ["B4/2"]]}
QUESTIONS = {
    "hearing": {
        "what": "interval",
        "is_drawn": True,
        "pool": ["m2", "M3", "P5", "P8"],
        "roots": [55, 67],
        "hearings": 2,
    },
    "rhythm": {"pattern": "4 8 8 | 2", "metre": [2, 4], "tempo_bpm": 60},
    "dictation": {"melody": MELODY, "metre": [2, 4], "given": 1, "hearings": 1},
    "marks": {"abc": ABC, "regions": [[2, 3]], "is_told": True},
    "bars": {"head": "M:2/4\nL:1/8\nK:C", "bars": ["CD EF", "GA Bc", "c4"]},
}


@pytest.fixture(autouse=True)
def _ready_sounds(monkeypatch):
    """The instruments are the front end's; what sounds is told by the notes themselves."""
    from kamerton.assessment.operations import hearing

    monkeypatch.setattr(hearing, "_rendered", lambda source: json.dumps(source).encode())


@pytest.fixture
def version(institute):
    return make_version(institute, activity_type="test")


@pytest.fixture
def test(methodologist, version):
    activity = Activity.objects.filter(module__version=version).order_by("position")[0]
    made = authoring.set_test(methodologist, activity_id=activity.pk, fields={"max_attempts": 3})
    for type_code, data in QUESTIONS.items():
        authoring.add_question(
            methodologist,
            test_id=made.pk,
            type_code=type_code,
            fields={"data": data, "text": from_markdown(f"Вопрос вида {type_code}")},
        )
    return made


@pytest.fixture
def enrolment(institute, version, test, learner, organiser, tutor):
    cohort = make_cohort(institute, version)
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    return make_studying(cohort, learner, organiser, tutor)


@pytest.fixture
def studying(sign_in, learner):
    return sign_in(learner)


@pytest.fixture
def attempt(studying, enrolment, test):
    studying.post(f"/enrolments/{enrolment.pk}/tests/{test.pk}/start/")
    return Attempt.objects.get()


def question(type_code):
    return Question.objects.get(type=type_code)


def send(studying, attempt, answers):
    sent = [[question(code).pk, raw] for code, raw in answers.items()]
    return studying.post(
        f"/attempts/{attempt.pk}/answers/",
        json.dumps({"answers": sent}),
        content_type="application/json",
    )


def right_answers(attempt):
    one = posed(question("hearing"), attempt.layout)
    order = attempt.layout["options"][str(question("bars").pk)]
    pool = ["m2", "M3", "P5", "P8"]
    return {
        "hearing": [str(pool.index(one.data["sounding"]))],
        "rhythm": [json.dumps({"taps_ms": [0, 1000, 1500, 2000], "latency_ms": 0})],
        "dictation": ["G4/4 A4/4 | B4/2"],
        "marks": ["3–4"],
        "bars": [str(order.index(index)) for index in range(3)],
    }


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def test_right_answers_have_all_points_and_the_review_tells(studying, attempt):
    assert send(studying, attempt, right_answers(attempt)).status_code == 200
    studying.post(f"/attempts/{attempt.pk}/finish/")
    attempt.refresh_from_db()
    assert (attempt.points, attempt.passed) == (5, True)
    page = text_of(studying.get(f"/attempts/{attempt.pk}/result/"))
    assert page.count("k-outcome done") == 5


def test_seeded_mistakes_cost_their_share_and_are_named(studying, attempt):
    answers = right_answers(attempt) | {
        "rhythm": [json.dumps({"taps_ms": [0, 1000, 2000], "latency_ms": 0})],
        "dictation": ["G4/4 Ab4/4 | B4/2"],
        "marks": ["1"],
    }
    send(studying, attempt, answers)
    studying.post(f"/attempts/{attempt.pk}/finish/")
    shares = {a.question.type: a.share for a in Answer.objects.select_related("question")}
    assert shares["rhythm"] == pytest.approx(0.75)  # type: ignore[comparison-overlap]
    assert shares["dictation"] == pytest.approx(0.75)  # type: ignore[comparison-overlap]
    assert (shares["marks"], shares["bars"], shares["hearing"]) == (0, 1, 1)
    page = text_of(studying.get(f"/attempts/{attempt.pk}/result/"))
    assert "записано ля бемоль, верно ля" in page or "записано ля-бемоль, верно ля" in page
    assert "пропущено" in page
    assert "Пропущено: такты 3–4" in page
    assert page.count('class="k-score"') >= 3  # right and own melody, the rhythm


def test_the_page_tells_nothing_of_what_is_right(studying, attempt):
    page = text_of(studying.get(f"/attempts/{attempt.pk}/"))
    drawn = posed(question("hearing"), attempt.layout).data
    assert f'"{drawn["sounding"]}"' not in page
    assert "B4/2" not in page
    assert "A4/4" not in page
    assert "G4/4" in page  # what stands written
    assert "Осталось прослушиваний: 2 из 2" in page


def test_hearings_are_counted_by_the_server(studying, attempt):
    key = question("hearing").pk
    address = f"/attempts/{attempt.pk}/questions/{key}/hear/"
    first = studying.post(address, headers={"kamerton-hearing": "a"})
    assert (first.status_code, first["Kamerton-Hearings-Left"]) == (200, "1")
    again = studying.post(address, headers={"kamerton-hearing": "a"})  # broken off: the same one
    assert (again.content, again["Kamerton-Hearings-Left"]) == (first.content, "1")
    assert (
        studying.post(address, headers={"kamerton-hearing": "b"})["Kamerton-Hearings-Left"] == "0"
    )
    refused = studying.post(address, headers={"kamerton-hearing": "c"})
    assert (refused.status_code, refused.json()["code"]) == (409, "no_hearing_left")
    assert Hearing.objects.get().count == 2
    assert "Все прослушивания использованы" in text_of(studying.get(f"/attempts/{attempt.pk}/"))


def test_a_sound_carries_no_name_and_no_mark(studying, attempt):
    response = studying.post(f"/attempts/{attempt.pk}/questions/{question('hearing').pk}/hear/")
    assert "no-store" in response["Cache-Control"]
    assert not {"ETag", "Content-Disposition", "Last-Modified"} & set(response.headers)


def test_a_sound_is_the_attempts_own_and_made_once(studying, attempt):
    one = posed(question("hearing"), attempt.layout)
    key = sound_for(one).sound_key
    with storage.open(key) as stream:
        tones = json.load(stream)["notes"]["tones"]
    assert tones[0]["pitch"] == one.data["root"]
    assert sound_for(one).sound_key == key
    assert MadeSound.objects.count() == 1


def test_sounds_are_made_ahead(studying, attempt):
    from kamerton.assessment.operations.hearing import make_sounds

    for _run in range(2):
        make_sounds(attempt.pk)
    assert MadeSound.objects.count() == 2  # the interval and the melody
    make_sounds(0)


def test_others_hear_nothing(studying, attempt, sign_in, stranger, colleague):
    key = question("hearing").pk
    for person in (stranger, colleague):
        other = sign_in(person)
        assert other.post(f"/attempts/{attempt.pk}/questions/{key}/hear/").status_code in (403, 404)
        assert other.get(f"/attempts/{attempt.pk}/questions/{key}/heard/").status_code == 404
        assert other.get(f"/questions/{key}/heard/").status_code in (403, 404)
    assert Client().post(f"/attempts/{attempt.pk}/questions/{key}/hear/").status_code == 302


def test_a_learner_cannot_hear_by_the_authors_or_the_reviews_address(studying, attempt):
    key = question("hearing").pk
    assert studying.get(f"/attempts/{attempt.pk}/questions/{key}/heard/").status_code == 404
    assert studying.get(f"/questions/{key}/heard/").status_code in (403, 404)
    studying.post(f"/attempts/{attempt.pk}/finish/")
    assert studying.get(f"/attempts/{attempt.pk}/questions/{key}/heard/").status_code == 200
    assert studying.post(f"/attempts/{attempt.pk}/questions/{key}/hear/").status_code == 409


def test_what_has_no_sound_is_not_heard(studying, attempt):
    for code in ("rhythm", "marks", "bars"):
        key = question(code).pk
        assert studying.post(f"/attempts/{attempt.pk}/questions/{key}/hear/").status_code == 404


def test_attempts_draw_sounds_of_their_own():
    import random

    data = QUESTIONS["hearing"]
    drawn = {tuple(HEARING.draw(data, random.Random(n)).values()) for n in range(30)}
    assert len(drawn) > 8


def test_the_form_works_without_script(studying, attempt):
    order = attempt.layout["options"][str(question("bars").pk)]
    form = {f"q{question('bars').pk}_{order.index(i)}": str(i + 1) for i in range(3)}
    form |= {f"q{question('marks').pk}": "3-4", f"q{question('dictation').pk}": "G4/4 A4/4 | B4/2"}
    studying.post(f"/attempts/{attempt.pk}/", {**form, "do": "save"})
    stored = {a.question.type: a.value for a in Answer.objects.select_related("question")}
    assert stored["bars"] == [0, 1, 2]
    assert stored["marks"] == [2, 3]
    assert stored["dictation"] == MELODY


@pytest.mark.parametrize("type_code", QUESTIONS)
def test_authors_write_each_type(sign_in, methodologist, version, test, type_code):
    client = sign_in(methodologist)
    forms = {
        "hearing": {"what": "interval", "sounding": "P5", "root_low": "60", "root_high": "64", "form": "up"},
        "rhythm": {"pattern": "4 4 | 2", "metre": "2/4", "tempo_bpm": "70", "is_shown": "on"},
        "dictation": {"melody": "C4/4 D4/4 | E4/2", "metre": "2/4", "clef": "G", "fifths": "0"},
        "marks": {"abc": ABC, "regions": "2, 3–4", "unit": "bar"},
        "bars": {"abc": ABC},
    }  # fmt: skip
    address = f"/activities/{test.activity_id}/test/questions/new/{type_code}/"
    page = text_of(client.get(address))
    assert "k-question-form" in page
    text = json.dumps(from_markdown("Новый вопрос"))
    before = set(Question.objects.values_list("pk", flat=True))
    response = client.post(address, {**forms[type_code], "text": text, "points": "1"})
    assert response.status_code == 302, response.content.decode()[-3000:]
    made = Question.objects.exclude(pk__in=before).get()
    expected = {
        "hearing": ("roots", [60, 64]),
        "rhythm": ("metre", [2, 4]),
        "dictation": ("melody", {"v": 1, "bars": [["C4/4", "D4/4"], ["E4/2"]]}),
        "marks": ("regions", [[1, 1], [2, 3]]),
        "bars": ("bars", ["CD EF", "GA Bc", "c4", "C4"]),
    }[type_code]
    assert made.data[expected[0]] == expected[1]
