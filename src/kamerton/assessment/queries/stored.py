"""What assessment keeps in the store of objects."""

from collections.abc import Iterable

from kamerton.assessment.models import MadeSound, Question


def held_objects(keys: Iterable[str]) -> set[str]:
    """Return which of the keys are sounds of questions."""
    wanted = list(keys)
    made = MadeSound.objects.filter(sound_key__in=wanted).values_list("sound_key", flat=True)
    rendered = Question.objects.filter(sound_key__in=wanted).values_list("sound_key", flat=True)
    return {*made, *rendered}
