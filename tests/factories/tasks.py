"""A test and an assignment on a draft activity, for tests of what learners do with them."""

from decimal import Decimal

from kamerton.assessment.operations import authoring
from kamerton.programmes.models import Activity
from kamerton.texts.api import from_markdown

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


SECRET = "Во поле берёза"
EVERY_TYPE = [
    ("single", {"options": [{"text": "верная", "right": True}, {"text": "иная"}]}),
    (
        "multiple",
        {
            "options": [
                {"text": "первая", "right": True},
                {"text": "вторая", "right": True, "feedback": "Пояснение ко второй"},
                {"text": "лишняя"},
            ]
        },
    ),
    (
        "matching",
        {
            "pairs": [
                {"left": "до", "right": "C"},
                {"left": "ре", "right": "D"},
                {"left": "ми", "right": "E"},
            ],
            "extra": ["H"],
        },
    ),
    ("ordering", {"order": ["раз", "два", "три", "четыре"]}),
    ("short_text", {"answers": ["тайный ответ"]}),
    ("number", {"answer": 12345, "tolerance": 2, "unit": "мс"}),
    (
        "listening",
        {
            "abc": f"X:1\nT:{SECRET}\nM:2/4\nL:1/8\nK:Am\nee ee | d2 cc | B2 A2 |]\n",
            "options": [{"text": "вверх"}, {"text": "вниз", "right": True}],
        },
    ),
]


def make_full_test(methodologist, version, **fields):
    """Return a test with a question of each of the seven types, one point each."""
    activity = Activity.objects.filter(module__version=version).order_by("position")[0]
    test = authoring.set_test(methodologist, activity_id=activity.pk, fields=fields)
    for type_code, data in EVERY_TYPE:
        authoring.add_question(
            methodologist,
            test_id=test.pk,
            type_code=type_code,
            fields={
                "data": data,
                "text": from_markdown(f"Вопрос вида {type_code}"),
                "feedback_right": "Всё так",
                "feedback_wrong": "Посмотрите статью",
            },
        )
    return test
