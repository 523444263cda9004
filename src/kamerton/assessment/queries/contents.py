"""What stands in a test, read once where it is frozen."""

from collections.abc import Mapping
from dataclasses import dataclass

from kamerton.assessment.models import Question, Slot, Test
from kamerton.programmes.api import is_approved


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in a test, as its methodologist laid it down.

    Attributes:
        activity_id: of its activity.
        version_id: of the version of a programme that it belongs to.
        shuffle: whether each attempt has an order of its own.
        slots: its places in order, with their sections and fixed questions.
        questions: its fixed questions by id.
        has_draws: some of its questions are drawn from the bank.
    """

    activity_id: int
    version_id: int
    shuffle: bool
    slots: tuple[Slot, ...]
    questions: Mapping[int, Question]
    has_draws: bool


_CONTENTS: dict[int, Content] = {}
_MOST_CONTENTS = 200


def content_of(test_id: int) -> Content | None:
    """Return what stands in a test, None where there is no such test.

    The tests of an approved version are frozen, and so are the versions of questions that stand in
    them: each process reads them once.
    """
    known = _CONTENTS.get(test_id)
    if known is not None:
        return known
    test = Test.objects.select_related("activity__module").filter(pk=test_id).first()
    if test is None:
        return None
    slots = slots_of(test_id)
    found = Content(
        activity_id=test.activity_id,
        version_id=test.activity.module.version_id,
        shuffle=test.shuffle,
        slots=slots,
        questions={slot.question.pk: slot.question for slot in slots if slot.question},
        has_draws=any(slot.question_id is None for slot in slots),
    )
    if is_approved(found.version_id):
        if len(_CONTENTS) >= _MOST_CONTENTS:
            _CONTENTS.clear()
        _CONTENTS[test_id] = found
    return found


def slots_of(test_id: int) -> tuple[Slot, ...]:
    """Return the places of a test in order (one statement)."""
    slots = Slot.objects.filter(section__test=test_id).select_related("section", "question")
    return tuple(slots.order_by("section__position", "position"))


def questions_at_hand(test_id: int) -> Mapping[int, Question]:
    """Return the fixed questions of a frozen test that this process has met, by id; never changed.

    No statement; nothing where the test has not been started in this process.
    """
    known = _CONTENTS.get(test_id)
    return known.questions if known is not None else {}
