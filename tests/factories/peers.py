"""A cohort whose learners review each other, for tests of peer review."""

from datetime import timedelta

from kamerton.assessment.models import PeerWork
from kamerton.assessment.operations import peer_terms, peer_works, work
from kamerton.core import clock
from kamerton.learning.models import ActivityDate
from kamerton.learning.operations import enrolment as enrolling
from kamerton.texts.api import from_markdown
from tests.factories.people import make_person

BEST, WORST = {"sound": "4", "choice": "2"}, {"sound": "0", "choice": "0"}
WORDS = "Ясно видно, чего вы хотели добиться. Добавьте запись начала урока."
TERMS = {
    "is_on": True,
    "reviewers": 2,
    "required": 2,
    "starts": "deadline",
    "days": 6,
    "min_words": 5,
    "has_sample": False,
    "tolerance": 20,
}


def set_terms(methodologist, assignment, **fields):
    """Switch peer review on in an assignment."""
    given = {**TERMS, **fields}
    terms = peer_terms.set_terms(methodologist, activity_id=assignment.activity_id, fields=given)
    assignment.refresh_from_db()
    return terms


def set_due(cohort, assignment, days=3):
    """Set the last day for handing in, in days from today."""
    due_on = clock.today() + timedelta(days=days)
    ActivityDate.objects.update_or_create(
        cohort=cohort, activity_id=assignment.activity_id, defaults={"due_on": due_on}
    )


def make_learners(cohort, organiser, count, tutor=None):
    """Return studying enrolments of so many learners, having gone through every real step."""
    people = [
        make_person(f"Слушателева{number}", "Анна", "Ильинична", gender="female")
        for number in range(1, count + 1)
    ]
    made = [enrolling.apply_to_cohort(person, cohort_id=cohort.pk) for person in people]
    for enrolment in made:
        enrolling.admit_learner(organiser, enrolment_id=enrolment.pk, tutor=tutor)
    enrolling.start_study(organiser, cohort_id=cohort.pk)
    for enrolment in made:
        enrolment.refresh_from_db()
    return made


def hand_in(enrolment, assignment, text="Отчёт о проверке", offered=True, **parts):
    """Hand a learner's work in, with its copy for colleagues made; return the PeerWork."""
    person = enrolment.person
    draft = work.draft_submission(person, assignment_id=assignment.pk, enrolment=enrolment)
    given = {"report": {"text": from_markdown(text)}, **parts}
    work.save_draft(person, submission_id=draft.pk, parts=given)
    work.submit_work(person, submission_id=draft.pk)
    if not offered:
        return draft
    made = peer_works.offer_work(draft.pk)
    if made is not None:
        peer_works.prepare_work(made.pk)
        made = PeerWork.objects.get(pk=made.pk)
    return made
