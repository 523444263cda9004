"""A test and an assignment on a draft activity, for tests of what learners do with them."""

from decimal import Decimal

from kamerton.assessment.operations import authoring
from kamerton.programmes.models import Activity

RUBRIC = [
    {
        "key": "sound",
        "title": "Звук",
        "levels": [{"points": 0, "title": "Нет"}, {"points": 4, "title": "Есть"}],
    },
    {
        "key": "choice",
        "title": "Выбор",
        "levels": [{"points": 0, "title": "Нет"}, {"points": 2, "title": "Есть"}],
    },
]
PARTS = [
    {"key": "report", "kind": "text", "title": "Отчёт", "required": True},
    {"key": "link", "kind": "link", "title": "Ссылка", "required": False},
]


def make_test(methodologist, version, **fields):
    """Return a test of two questions (one point, two points) on the version's first activity."""
    activity = Activity.objects.filter(module__version=version).order_by("position")[0]
    test = authoring.set_test(methodologist, activity_id=activity.pk, fields=fields)
    for points, right in ((1, 0), (2, 1)):
        options = [{"text": "а", "right": right == 0}, {"text": "б", "right": right == 1}]
        authoring.add_question(
            methodologist,
            test_id=test.pk,
            type_code="single",
            fields={"data": {"options": options}, "points": Decimal(points)},
        )
    return test


def make_assignment(methodologist, version, **fields):
    """Return an assignment with two parts and a rubric of six points, four of them to pass."""
    activity = Activity.objects.filter(module__version=version).order_by("position")[0]
    values = {"parts": PARTS, "rubric": RUBRIC, "pass_points": Decimal(4), **fields}
    return authoring.set_assignment(methodologist, activity_id=activity.pk, fields=values)
