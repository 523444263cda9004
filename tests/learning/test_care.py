"""Notes, letters, terms and substitution: what tutors do for learners."""

from datetime import timedelta

import pytest

from kamerton.core import clock
from kamerton.core.errors import Conflict, Forbidden
from kamerton.learning.api import care, caring
from kamerton.learning.errors import NotReady
from kamerton.learning.models import CareTerms, Cohort, Enrolment, LearnerNote, Substitution
from kamerton.learning.operations.personal import forget_person
from kamerton.learning.queries.personal import personal_data
from kamerton.notifications.models import Notification
from kamerton.people.api import grant_role, has_scoped_role
from kamerton.people.enums import Role
from kamerton.people.models import Person
from tests.factories.people import make_person, make_staff
from tests.factories.study import make_cohort, make_studying, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort(institute):
    return make_cohort(institute, make_version(institute, activities=2))


@pytest.fixture
def enrolment(cohort, learner, organiser, tutor):
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    return make_studying(cohort, learner, organiser, tutor)


@pytest.fixture
def substitute(institute):
    return make_staff(Role.TUTOR, institute, surname="Репина", given_name="Ольга")


def _fresh(person):
    return Person.objects.get(pk=person.pk)


def _days(first, last):
    return clock.today() + timedelta(days=first), clock.today() + timedelta(days=last)


def _arrange(actor, cohort, tutor, substitute, first=0, last=7):
    return care.arrange_substitution(
        actor, cohort_id=cohort.pk, people=(tutor, substitute), days=_days(first, last)
    )


def test_note_is_the_tutors_and_goes_with_the_person(tutor, learner, enrolment):
    care.write_note(tutor, enrolment_id=enrolment.pk, text=" Просит звонить вечером ")
    assert [note.text for note in caring.notes_of(enrolment)] == ["Просит звонить вечером"]
    assert "звонить" not in str(personal_data(learner.pk))
    forget_person(learner.pk)
    assert LearnerNote.objects.count() == 0


@pytest.mark.parametrize("name", ["learner", "organiser", "methodologist", "stranger"])
def test_others_write_no_notes_and_no_letters(request, enrolment, name):
    person = request.getfixturevalue(name)
    for operation in (care.write_note, care.write_to_learner):
        with pytest.raises(Forbidden):
            operation(person, enrolment_id=enrolment.pk, text="Слова")


def test_empty_note_is_refused(tutor, enrolment):
    with pytest.raises(Conflict):
        care.write_note(tutor, enrolment_id=enrolment.pk, text="  ")


def test_letter_comes_as_a_notice_and_stays_with_the_notes(tutor, learner, enrolment):
    note = care.write_to_learner(tutor, enrolment_id=enrolment.pk, text="Что мешает?")
    told = Notification.objects.get(person=learner, kind="learning.letter")
    assert told.params["text"] == "Что мешает?"
    with pytest.raises(Forbidden):
        care.remove_note(tutor, note_id=note.pk)


def test_only_the_author_takes_a_note_back(tutor, substitute, enrolment):
    note = care.write_note(tutor, enrolment_id=enrolment.pk, text="Слова")
    with pytest.raises(Forbidden):
        care.remove_note(substitute, note_id=note.pk)
    assert care.remove_note(tutor, note_id=note.pk) == enrolment.pk
    assert LearnerNote.objects.count() == 0


def test_terms_of_a_programme_stand_before_the_institutes(methodologist, cohort):
    programme = cohort.version.programme_id
    care.set_terms(methodologist, programme_id=None, fields={"answer_days": 5})
    assert caring.all_terms().of(programme).answer_days == 5
    care.set_terms(methodologist, programme_id=programme, fields={"answer_days": 2, "evil": 1})
    assert caring.all_terms().of(programme) == caring.Terms(answer_days=2)
    care.set_terms(methodologist, programme_id=programme, fields=None)
    assert caring.all_terms().of(programme).answer_days == 5
    assert CareTerms.objects.count() == 1


@pytest.mark.parametrize("name", ["learner", "tutor", "stranger"])
def test_terms_are_set_by_organisers_and_methodologists(request, name):
    with pytest.raises(Forbidden):
        care.set_terms(request.getfixturevalue(name), programme_id=None, fields={})


def test_substitute_tutors_from_the_first_day_to_the_last(
    organiser, cohort, tutor, substitute, enrolment
):
    _arrange(organiser, cohort, tutor, substitute, 1, 2)
    assert care.settle_substitutions() == 0
    assert not has_scoped_role(_fresh(substitute), Role.TUTOR, "cohort", cohort.pk)
    with clock.at(clock.now() + timedelta(days=1)):
        assert care.settle_substitutions() == 1
    assert has_scoped_role(_fresh(substitute), Role.TUTOR, "cohort", cohort.pk)
    assert caring.stand_ins(cohort.pk) == {tutor.pk: substitute.pk}
    assert caring.stood_in_for(substitute) == {(cohort.pk, tutor.pk)}
    assert Notification.objects.filter(person=substitute, kind="learning.substitute").count() == 1
    with clock.at(clock.now() + timedelta(days=3)):
        assert care.settle_substitutions() == 1
    assert not has_scoped_role(_fresh(substitute), Role.TUTOR, "cohort", cohort.pk)
    assert caring.stand_ins(cohort.pk) == {}


def test_a_colleague_of_the_cohort_stays_its_tutor(organiser, cohort, tutor, substitute, enrolment):
    grant_role(substitute, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    made = _arrange(organiser, cohort, tutor, _fresh(substitute))
    care.end_substitution(organiser, substitution_id=made.pk)
    assert has_scoped_role(_fresh(substitute), Role.TUTOR, "cohort", cohort.pk)


def test_role_given_by_one_substitution_lasts_till_the_end_of_the_other(
    organiser, cohort, tutor, substitute, enrolment, institute
):
    second = make_staff(Role.TUTOR, institute, surname="Дым", given_name="Ян")
    grant_role(second, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    first = _arrange(organiser, cohort, tutor, substitute)
    other = _arrange(organiser, cohort, second, _fresh(substitute))
    care.end_substitution(organiser, substitution_id=first.pk)
    assert has_scoped_role(_fresh(substitute), Role.TUTOR, "cohort", cohort.pk)
    care.end_substitution(organiser, substitution_id=other.pk)
    assert not has_scoped_role(_fresh(substitute), Role.TUTOR, "cohort", cohort.pk)


def test_tutor_asks_only_for_oneself(cohort, tutor, substitute, enrolment):
    _arrange(tutor, cohort, tutor, substitute)
    with pytest.raises(Forbidden):
        _arrange(_fresh(substitute), cohort, tutor, substitute)
    assert Substitution.objects.count() == 1


@pytest.mark.parametrize(("first", "last"), [(3, 1), (-5, -1)])
def test_wrong_days_are_refused(organiser, cohort, tutor, substitute, enrolment, first, last):
    with pytest.raises(NotReady):
        _arrange(organiser, cohort, tutor, substitute, first, last)


def test_wrong_people_are_refused(organiser, cohort, tutor, substitute, enrolment):
    for pair in ((tutor, tutor), (substitute, tutor)):
        with pytest.raises(NotReady):
            _arrange(organiser, cohort, *pair)


def test_days_do_not_overlap(organiser, cohort, tutor, substitute, enrolment):
    _arrange(organiser, cohort, tutor, substitute, 0, 5)
    with pytest.raises(Conflict):
        _arrange(organiser, cohort, tutor, substitute, 5, 9)
    _arrange(organiser, cohort, tutor, substitute, 6, 9)


@pytest.mark.parametrize(
    "name", ["learner", "tutor", "organiser", "methodologist", "expert", "stranger"]
)
def test_who_opens_the_pages(sign_in, request, enrolment, name):
    client = sign_in(request.getfixturevalue(name))
    for address, allowed in [
        ("/cohorts/cohort/substitutions/", {"tutor", "organiser"}),
        ("/learning/terms/", {"organiser", "methodologist"}),
        ("/learning/terms/0/", {"organiser", "methodologist"}),
    ]:
        assert (client.get(address).status_code == 200) == (name in allowed)


def test_substitution_through_the_pages(sign_in, organiser, tutor, substitute, enrolment):
    client = sign_in(organiser)
    first, last = _days(0, 7)
    form = {
        "absent": tutor.pk,
        "substitute": substitute.pk,
        "starts_on": first.isoformat(),
        "ends_on": last.isoformat(),
        "note": "Отпуск",
    }
    page = "/cohorts/cohort/substitutions/"
    assert client.post(page, form).url == page
    text = client.get(page).content.decode()
    assert "Репина Ольга" in text
    assert "Отпуск" in text
    assert "на эти дни" in client.post(page, form).content.decode()
    item = Substitution.objects.get()
    assert client.post(f"/substitutions/{item.pk}/end/").url == page
    assert client.post(f"/substitutions/{item.pk}/end/").status_code == 404


def test_terms_through_the_pages(sign_in, methodologist, cohort):
    programme = cohort.version.programme
    programme.published = cohort.version
    programme.save()
    client = sign_in(methodologist)
    form = {"answer_days": 4, "silent_days": 8, "stuck_days": 9, "review_minutes": 30}
    address = f"/learning/terms/{programme.pk}/"
    assert client.post(address, form).url == "/learning/terms/"
    assert caring.all_terms().of(programme.pk) == caring.Terms(4, 8, 9, 30)
    assert client.post(address, {**form, "answer_days": 0}).status_code == 200
    assert client.post(address, {"do": "drop"}).url == "/learning/terms/"
    assert caring.all_terms().own == {}
    assert client.get("/learning/terms/999999/").status_code == 404


def test_watched_says_since_when(tutor, enrolment, cohort):
    Enrolment.objects.update(last_active_at=clock.now() - timedelta(days=9))
    Cohort.objects.update(starts_on=clock.today() - timedelta(days=20))
    found = caring.watched([cohort.pk])
    assert [(w.silent_days, w.has_begun, w.late, w.stuck) for w in found] == [(9, True, (), None)]


def test_a_letter_sent_once_more_goes_once_and_stands_as_it_went(tutor, learner, enrolment):
    first = care.write_to_learner(tutor, enrolment_id=enrolment.pk, text="Что мешает?", key="k1")
    again = care.write_to_learner(tutor, enrolment_id=enrolment.pk, text="Иначе", key="k1")
    assert (again.pk, again.text) == (first.pk, "Что мешает?")
    assert Notification.objects.filter(person=learner, kind="learning.letter").count() == 1
    other = care.write_to_learner(tutor, enrolment_id=enrolment.pk, text="Что мешает?", key="k2")
    assert other.pk != first.pk


def test_a_key_of_a_letter_is_its_authors_and_its_learners(
    institute, cohort, tutor, substitute, enrolment, organiser
):
    first = care.write_to_learner(tutor, enrolment_id=enrolment.pk, text="Слова", key="k1")
    grant_role(substitute, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    theirs = care.write_to_learner(
        _fresh(substitute), enrolment_id=enrolment.pk, text="Слова", key="k1"
    )
    assert theirs.pk != first.pk
    Cohort.objects.update(state="recruiting")
    cohort.refresh_from_db()
    colleague = make_studying(cohort, make_person("Слушатель", "Анна"), organiser)
    with pytest.raises(Conflict):
        care.write_to_learner(tutor, enrolment_id=colleague.pk, text="Слова", key="k1")
    assert LearnerNote.objects.filter(enrolment=colleague).count() == 0


def test_a_note_sent_once_more_is_one_note(tutor, enrolment):
    first = care.write_note(tutor, enrolment_id=enrolment.pk, text="Слова", key="k1")
    assert care.write_note(tutor, enrolment_id=enrolment.pk, text="Слова", key="k1") == first
    assert LearnerNote.objects.count() == 1
