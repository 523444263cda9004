"""Put every question of a test into the bank, in its place of the test's one section."""

from typing import Any

from django.db import migrations
from django.utils import timezone


def words_of(node: Any) -> str:
    """Return the words of a rich text, as a migration may read it."""
    if isinstance(node, dict):
        own = node.get("text", "") if isinstance(node.get("text"), str) else ""
        return " ".join(filter(None, (own, words_of(node.get("content")))))
    if isinstance(node, list):
        return " ".join(filter(None, map(words_of, node)))
    return ""


def into_the_bank(apps: Any, _editor: Any) -> None:
    """Give each question an item, and its test a section with a slot for it."""
    model = lambda name: apps.get_model("assessment", name)  # noqa: E731
    now = timezone.now()
    for test in model("Test").objects.order_by("pk"):
        section = model("Section").objects.create(test=test, position=1)
        for question in model("Question").objects.filter(test=test).order_by("position"):
            question.item = model("Item").objects.create(created_at=now)
            question.changed_at = now
            question.words = words_of(question.text)[:10_000]
            question.save(update_fields=["item", "changed_at", "words"])
            model("Slot").objects.create(
                section=section, position=question.position, question=question
            )


def out_of_the_bank(apps: Any, _editor: Any) -> None:
    """Give each question its test and place back; those that stand in none go."""
    model = lambda name: apps.get_model("assessment", name)  # noqa: E731
    placed = set()
    slots = model("Slot").objects.exclude(question=None).select_related("section", "question")
    counts: dict[int, int] = {}
    for slot in slots.order_by("section__test", "section__position", "position"):
        if slot.question_id in placed:
            continue
        placed.add(slot.question_id)
        test_id = slot.section.test_id
        counts[test_id] = counts.get(test_id, 0) + 1
        model("Question").objects.filter(pk=slot.question_id).update(
            test=test_id, position=counts[test_id]
        )
    model("Slot").objects.all().delete()
    model("Section").objects.all().delete()
    loose = model("Question").objects.exclude(pk__in=placed)
    model("Answer").objects.filter(question__in=loose).delete()
    loose.delete()
    model("Question").objects.update(item=None)
    model("Item").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0003_bank"),
    ]

    operations = [
        migrations.RunPython(into_the_bank, out_of_the_bank),
    ]
