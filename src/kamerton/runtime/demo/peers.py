"""The demo's exchange of works: colleagues of the running cohort review each other's sound checks."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from kamerton.assessment.models import (
    Assignment,
    PeerReview,
    PeerReviewer,
    PeerRound,
    PeerTerms,
    Submission,
)
from kamerton.assessment.operations import peer_giving, peer_reviews, peer_terms, peer_works
from kamerton.core import clock
from kamerton.learning.models import Cohort
from kamerton.people.models import Person
from kamerton.runtime.demo.reading import moment, toml
from kamerton.texts.api import from_markdown


@transaction.atomic
def exchange_works(people: dict[str, Person]) -> None:
    """Give out the works that were handed in first, and write most of the reviews."""
    told = toml("peers.toml")
    cohort = Cohort.objects.get(slug=told["cohort"])
    title = toml(f"assignments/{told['assignment']}.toml")["title"]["ru"]
    assignment = Assignment.objects.select_related("activity").get(
        activity__module__version_id=cohort.version_id, activity__title=title
    )
    terms = {"starts": "deadline", "has_sample": True, **told["terms"]}
    PeerTerms.objects.create(assignment=assignment, **terms)
    began = moment(told["began_day"], 12)
    with clock.at(began - timedelta(days=1)):
        _write_sample(people[told["methodologist"]], assignment, told["sample"])
        _offer(assignment, cohort)
    found = PeerRound.objects.get(assignment=assignment, cohort=cohort)
    with clock.at(began):
        peer_giving.begin_round(found.pk)
    late = {people[key].pk for key in told["late"]}
    _try_sample(found, told["sample"]["marks"])
    _write_reviews(found, told["reviews"], late)


def _write_sample(actor: Person, assignment: Assignment, told: dict[str, Any]) -> None:
    texts = {key: from_markdown(text.strip()) for key, text in told["texts"].items()}
    given = {**told, "explanation": told["explanation"].strip(), "texts": texts}
    peer_terms.keep_sample(actor, assignment=assignment, cohort_id=None, given=given)


def _offer(assignment: Assignment, cohort: Cohort) -> None:
    first = Submission.objects.filter(assignment=assignment, enrolment__cohort=cohort, number=1)
    for key in first.exclude(state="draft").order_by("pk").values_list("pk", flat=True):
        work = peer_works.offer_work(key)
        if work is not None:
            peer_works.prepare_work(work.pk)


def _try_sample(found: PeerRound, marks: dict[str, str]) -> None:
    """Mark the sample: most near to the tutor, every third a level off in what was heard."""
    places = PeerReviewer.objects.filter(round=found).select_related("enrolment__person")
    for number, place in enumerate(places.order_by("pk")):
        own = {**marks, "hearing": "4"} if number % 3 == 1 else marks
        with clock.at(moment(-5, 18, number)):
            person = place.enrolment.person
            peer_reviews.mark_sample(person, round_id=found.pk, marks=own)


def _write_reviews(found: PeerRound, told: list[dict[str, Any]], late: set[int]) -> None:
    """Write the reviews but for the last one of those who are late."""
    asked = PeerReview.objects.filter(work__round=found).select_related("reviewer__person")
    seen: set[int] = set()
    for number, review in enumerate(asked.order_by("author_id", "pk")):
        person = review.reviewer.person
        if person.pk in late and person.pk in seen:
            continue
        seen.add(person.pk)
        said = told[number % len(told)]
        with clock.at(moment(-4 + number / 6, 19, number)):
            peer_reviews.send_review(person, token=review.token, marks=said["marks"], said=said)
