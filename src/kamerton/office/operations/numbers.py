"""Numbers of a year, given one after another."""

from kamerton.office.models import NumberLine


def queue_for(kind: str, year: int) -> NumberLine:
    """Lock a line of numbers until the end of the transaction: those who number follow each other."""
    NumberLine.objects.get_or_create(kind=kind, year=year)
    return NumberLine.objects.select_for_update().get(kind=kind, year=year)


def take(line: NumberLine) -> int:
    """Return the next number of a locked line; a failure of the transaction gives it back."""
    line.last_number += 1
    line.save(update_fields=["last_number"])
    return line.last_number
