"""What assessment keeps in the store of objects."""

from collections.abc import Iterable

from kamerton.assessment.models import Question


def held_objects(keys: Iterable[str]) -> set[str]:
    """Return which of the keys are sounds of questions."""
    return set(
        Question.objects.filter(sound_key__in=list(keys)).values_list("sound_key", flat=True)
    )
