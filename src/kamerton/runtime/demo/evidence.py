"""The demo's handed-in works with their reviews."""

from dataclasses import dataclass
from typing import Any

from kamerton.assessment.enums import SubmissionState
from kamerton.assessment.models import Assignment, Submission
from kamerton.assessment.operations import work
from kamerton.assessment.operations.comments import NewComment, add_comment
from kamerton.core import clock
from kamerton.core.api import enqueue
from kamerton.files.api import store
from kamerton.learning.models import Cohort, Enrolment
from kamerton.media.api import prepare
from kamerton.people.models import Person
from kamerton.runtime.demo.bank import Bank
from kamerton.runtime.demo.reading import Data, folder, moment, toml
from kamerton.runtime.demo.works import works_of
from kamerton.scores.api import AudioFormat, render, render_audio


def _as_markdown(text: str) -> str:
    """Put a part that is a score in ABC into a fence, so that it is engraved."""
    return f"```abc\n{text.strip()}\n```" if text.lstrip().startswith("X:") else text


def make_recording(submission_id: int, part: str, sound: dict[str, Any]) -> None:
    """Play a recording from its notes and hand it in in place of the words about it."""
    submission = Submission.objects.get(pk=submission_id)
    rendition = render(sound["abc"].strip().encode())
    content = render_audio(rendition, audio_format=AudioFormat.AAC, program=sound["program"])
    file = store(content, sound["name"], owner=(work.OWNER, submission_id))
    prepare(file.sha256, name=file.name, file_id=file.pk)
    submission.parts = {**submission.parts, part: {"files": [file.pk]}}
    submission.save(update_fields=["parts"])


@dataclass
class Evidence:
    """Hands in and reviews the graded examples of one cohort."""

    people: dict[str, Person]
    bank: Bank
    cohort: Cohort
    enrolments: dict[str, Enrolment]
    item: Data

    def hand_in_examples(self) -> None:
        """Hand in every example and work whose learner studies in this cohort."""
        examples = [toml(f"examples/{slug}.toml") for slug in folder("examples")]
        tutors = {member["person"]: member["tutor"] for member in self.item["members"]}
        for example in (*examples, *works_of(self.item["key"], tutors)):
            enrolment = self.enrolments.get(example["person"])
            assignment = self._assignment(example["assignment"])
            if enrolment is not None and assignment is not None:
                for attempt in example["attempts"]:
                    self._attempt(assignment, enrolment, attempt)

    def _assignment(self, slug: str) -> Assignment | None:
        title = toml(f"assignments/{slug}.toml")["title"]["ru"]
        wanted = Assignment.objects.filter(activity__module__version_id=self.cohort.version_id)
        keys = [part["key"] for part in toml(f"assignments/{slug}.toml")["hand_in"]]
        for assignment in wanted.select_related("activity"):
            same_parts = [part["key"] for part in assignment.parts] == keys
            if assignment.activity.title == title or same_parts:
                return assignment
        return None

    def _attempt(
        self, assignment: Assignment, enrolment: Enrolment, attempt: dict[str, Any]
    ) -> None:
        learner = self.people_by_id(enrolment.person_id)
        with clock.at(moment(-attempt["days_ago"], 20)):
            draft = work.draft_submission(learner, assignment_id=assignment.pk, enrolment=enrolment)
            parts: dict[str, Any] = {
                key: {"text": self.bank.document(_as_markdown(text))}
                for key, text in attempt["parts"].items()
            }
            for key, sound in attempt.get("sounds", {}).items():
                enqueue("runtime.make_recording", submission_id=draft.pk, part=key, sound=sound)
            work.save_draft(
                learner,
                submission_id=draft.pk,
                parts=parts,
                self_marks=attempt.get("self_marks", {}),
            )
            work.submit_work(learner, submission_id=draft.pk)
        review = attempt.get("review")
        if review:
            self._review(draft.pk, review)

    def people_by_id(self, key: int) -> Person:
        """Return one of the demo's people."""
        return next(person for person in self.people.values() if person.pk == key)

    def _review(self, submission_id: int, review: dict[str, Any]) -> None:
        with clock.at(moment(-review["days_ago"], 21)):
            # Read anew: roles are remembered on a person, and this one's have changed since.
            reviewer = Person.objects.get(pk=self.people[review["person"]].pk)
            for pin in review.get("pins", ()):
                place = {"bar": pin["bar"] - 1, "beat": pin["beat"]}
                said = NewComment(pin["text"], place)
                add_comment(reviewer, submission_id=submission_id, said=said)
            work.review_work(
                reviewer,
                submission_id=submission_id,
                decision=SubmissionState(review["decision"]),
                marks=review["marks"],
                remarks={c["criterion"]: c["text"] for c in review.get("comments", ())},
                comment=self.bank.document(review.get("comment", "")),
            )
