"""Files of questions: samples line by line, round trips, hostile input, the pages."""

import io
import zipfile
from contextlib import suppress
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamerton.assessment.exchange import gift, moodle, sheets
from kamerton.assessment.exchange.carried import Carried, UnreadableFile
from kamerton.assessment.exchange.html import document_of, plain_of
from kamerton.assessment.models import Category, Item, Question
from kamerton.assessment.queries.exchange import judged
from kamerton.texts.api import from_markdown, plain_text
from tests.factories.study import make_version
from tests.factories.tasks import make_full_test

MOODLE = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
  <question type="category">
    <category><text>$course$/top/Теория/Лады</text></category>
  </question>
  <question type="multichoice">
    <name><text>Лад</text></name>
    <questiontext format="html">
      <text><![CDATA[<p>Какой <b>лад</b> звучит?</p><script>alert(1)</script>]]></text>
    </questiontext>
    <defaultgrade>2.0</defaultgrade>
    <single>true</single>
    <answer fraction="100" format="html"><text>Мажор</text></answer>
    <answer fraction="0"><text>Минор</text><feedback><text>Вслушайтесь</text></feedback></answer>
    <tags><tag><text>лад</text></tag></tags>
  </question>
  <question type="truefalse">
    <questiontext><text>До выше ре</text></questiontext>
    <answer fraction="0"><text>true</text></answer>
    <answer fraction="100"><text>false</text></answer>
  </question>
  <question type="numerical">
    <questiontext><text>Сколько ступеней?</text></questiontext>
    <answer fraction="100"><text>7</text><tolerance>0.5</tolerance></answer>
  </question>
  <question type="calculatedmulti">
    <questiontext><text>Сложное</text></questiontext>
  </question>
  <question type="cloze">
    <questiontext><text><![CDATA[<p>В ладу {1:NUMERICAL:=7:0} ступеней, тоника
 {1:MULTICHOICE:~V~=I} и {1:SHORTANSWER:=устой~=тоника}</p>]]></text></questiontext>
  </question>
  <question type="shortanswer">
    <questiontext><text>Без верного</text></questiontext>
    <answer fraction="50"><text>почти</text></answer>
  </question>
</quiz>
"""
GIFT = """// комментарий
$CATEGORY: $course$/top/Ритм

::Размер:: В такте 3/4 {
  =три доли
  ~две доли#Посчитайте
  ~%0%четыре \\= много
}

Такт делится на доли. {T}

Сколько линеек? {#5:0.5}

Между 2 и 4 {#2..4}

Столица нот — {=стан =нотоносец} запись.

Соотнесите { =до -> C =ре -> D = -> H }

Расскажите {}

Просто слова без скобок
"""


def _told(found):
    return [(one.line, one.type, one.problem) for one in found]


def test_moodle_sample_line_by_line():
    found = judged(MOODLE.encode())
    assert [(one.line, one.type) for one in found] == [
        (6, "single"),
        (17, "single"),
        (22, "number"),
        (26, ""),
        (29, "cloze"),
        (33, "short_text"),
    ]
    assert [bool(one.problem) for one in found] == [False, False, False, True, False, True]
    first = found[0]
    assert plain_text(first.text) == "Какой лад звучит?"
    assert first.data["options"] == [
        {"text": "Мажор", "right": True},
        {"text": "Минор", "feedback": "Вслушайтесь"},
    ]
    assert (first.points, first.folder, first.tags) == (Decimal(2), ("Теория", "Лады"), ("лад",))
    assert found[2].data == {"answer": "7", "tolerance": "0.5"}
    assert found[4].data["source"] == (
        "В ладу [[=7±0]] ступеней, тоника [[?V|*I]] и [[устой|тоника]]"
    )


def test_gift_sample_line_by_line():
    found = judged(GIFT.encode())
    assert _told(found)[:7] == [
        (4, "single", ""),
        (10, "single", ""),
        (12, "number", ""),
        (14, "number", ""),
        (16, "short_text", ""),
        (18, "matching", ""),
        (20, "essay", ""),
    ]
    assert found[7].line == 22
    assert found[7].problem != ""
    assert found[0].data["options"][1] == {"text": "две доли", "feedback": "Посчитайте"}
    assert found[0].folder == ("Ритм",)
    assert found[3].data == {"answer": "3", "tolerance": "1"}
    assert found[5].data["extra"] == ["H"]
    assert "_____" in plain_text(found[4].text)


def test_hand_made_table():
    book = __import__("openpyxl").Workbook()
    sheet = book.active
    sheet.append(["Question", "Type", "Right", "Other", "Points", "Folder", "Tags"])
    sheet.append(["Что это?", "single", "да", "нет\nможет быть", 2, "А / Б", "x, y"])
    sheet.append([None] * 7)
    sheet.append(["Сколько?", "number", "2,5±0,1", "мс", "много", "", ""])
    sheet.append(["Чудо", "hologram", "", "", 1, "", ""])
    out = io.BytesIO()
    book.save(out)
    found = judged(out.getvalue())
    assert [(one.line, bool(one.problem)) for one in found] == [(2, False), (4, True), (5, True)]
    assert found[0].folder == ("А", "Б")
    assert found[0].data["options"] == [
        {"text": "да", "right": True},
        {"text": "нет"},
        {"text": "может быть"},
    ]


WORDS = (
    st.text(
        st.characters(
            codec="utf-8", categories=("L", "N", "P", "S", "Zs"), exclude_characters="±|[]"
        ),
        min_size=1,
        max_size=25,
    )
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: text not in ("", "="))
)
NUMBERS = st.decimals(-1000, 1000, places=2).map(lambda number: f"{number:f}")


def _options(rights):
    return st.lists(WORDS, min_size=2, max_size=5, unique=True).map(
        lambda texts: {
            "options": [
                {"text": text, "right": True} if n < rights else {"text": text}
                for n, text in enumerate(texts)
            ]
        }
    )


DATA = {
    "single": _options(1),
    "multiple": st.lists(WORDS, min_size=3, max_size=5, unique=True).map(
        lambda t: {
            "options": [{"text": w, **({"right": True} if n < 2 else {})} for n, w in enumerate(t)]
        }
    ),
    "short_text": st.lists(WORDS, min_size=1, max_size=4).map(lambda a: {"answers": a}),
    "number": NUMBERS.map(lambda n: {"answer": n, "tolerance": "0.5"}),
    "ordering": st.lists(WORDS, min_size=3, max_size=5).map(lambda a: {"order": a}),
    "matching": st.lists(st.tuples(WORDS, WORDS), min_size=2, max_size=4).map(
        lambda pairs: {
            "pairs": [{"left": left, "right": right} for left, right in pairs],
            "extra": ["лишнее"],
        }
    ),
    "essay": WORDS.map(lambda hint: {"hint": hint}),
}
COMMON = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@st.composite
def carried(draw, kinds):
    kind = draw(st.sampled_from(sorted(kinds)))
    return Carried(
        1,
        kind,
        from_markdown("Вопрос о звуке"),
        draw(DATA[kind]),
        Decimal(draw(st.integers(1, 50))) / 2,
        folder=("Раздел", "А, б"),
    )


def _numbers(data):
    return {name: Decimal(str(data[name])) for name in ("answer", "tolerance")}


def _same(before, after):
    assert (after.problem, after.type) == ("", before.type)
    assert plain_text(after.text) == plain_text(before.text)
    if before.type == "number":
        assert _numbers(after.data) == _numbers(before.data)
    else:
        assert after.data == before.data


@COMMON
@given(carried(DATA))
def test_moodle_round_trip(question):
    (back,) = moodle.read(moodle.write([question]))
    _same(question, back)
    assert (back.points, back.folder) == (question.points, question.folder)


@COMMON
@given(carried(DATA.keys() - {"ordering", "essay"}))
def test_gift_round_trip(question):
    (back,) = gift.read(gift.write([question]))
    _same(question, back)
    assert back.folder == question.folder


@COMMON
@given(carried(DATA.keys() - {"matching"}))
def test_table_round_trip(question):
    (back,) = sheets.read(sheets.write([question]))
    back.data.pop("unit", None)
    _same(question, back)
    assert back.points == question.points


def test_gaps_travel_through_moodle():
    source = "До — [[тоника|устой]], ступеней [[=7±0]], трезвучие [[?*мажорное|минорное]]"
    question = Carried(1, "cloze", from_markdown("Заполните"), {"source": source})
    (back,) = moodle.read(moodle.write([question]))
    assert back.data["source"] == source.replace("?*мажорное|минорное", "?*мажорное|минорное")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content):
    with suppress(UnreadableFile):
        assert judged(content)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="{}~=#%\\:->T \n5a$[]", max_size=80))
def test_any_gift_is_read_or_refused(text):
    with suppress(UnreadableFile):
        assert judged(text.encode())


LAUGHS = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">
<!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]><quiz>&lol2;</quiz>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY file SYSTEM "file:///etc/passwd">]>
<quiz><question type="essay"><questiontext><text>&file;</text></questiontext></question></quiz>"""


@pytest.mark.parametrize(
    "content",
    [
        LAUGHS.encode(),
        OUTSIDE.encode(),
        b"<quiz><question>",
        b"<lesson></lesson>",
        b"<a>" * 100,
        b"PK\x03\x04 no archive",
        b"\xff\xfe\x00 no text",
        b"",
        b"<quiz>" + b"x" * (10 * 1024 * 1024) + b"</quiz>",
    ],
)
def test_hostile_files_are_refused(content):
    with pytest.raises(UnreadableFile):
        judged(content)


def test_zip_bomb_is_refused_before_it_is_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (70 * 1024 * 1024))
    with pytest.raises(UnreadableFile):
        judged(out.getvalue())


def test_scripts_of_a_text_are_left_out():
    html = (
        '<p onclick="x()">Да<script>alert(1)</script><img src=x onerror=alert(2) alt="стан">'
        '<iframe src="//evil"></iframe><style>p{}</style> <b>и</b> нет</p>'
    )
    document, lost = document_of(html)
    assert plain_text(document) == "Да[стан] и нет"
    assert lost
    assert "alert" not in str(document)
    assert plain_of(html) == "Да[стан] и нет"


def test_words_that_look_like_a_formula_stay_words():
    question = Carried(1, "short_text", from_markdown("=1+1"), {"answers": ["=cmd()"]})
    content = sheets.write([question])
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    (back,) = sheets.read(content)
    assert back.data == {"answers": ["=cmd()"]}


def _text(response):
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.django_db
def test_file_is_looked_at_before_anything_is_written(sign_in, methodologist, colleague):
    client = sign_in(methodologist)
    sent = SimpleUploadedFile("bank.xml", MOODLE.encode(), "application/xml")
    address = client.post("/bank/import/", {"file": sent}).url
    text = _text(client.get(address))
    assert "Переносится" in text
    assert "calculatedmulti" in text
    assert "<script>alert" not in text
    assert Item.objects.count() == 0
    assert client.post(address, {"category": "", "state": "draft"}).url == "/bank/"
    assert sorted(Question.objects.values_list("type", flat=True)) == [
        "cloze",
        "number",
        "single",
        "single",
    ]
    assert Category.objects.get(title="Лады").parent.title == "Теория"
    assert set(Item.objects.values_list("state", flat=True)) == {"draft"}
    assert sign_in(colleague).get(address).status_code in (403, 404)


@pytest.mark.django_db
def test_unreadable_file_is_refused_in_the_form(sign_in, methodologist):
    sent = SimpleUploadedFile("bank.xml", LAUGHS.encode(), "application/xml")
    text = _text(sign_in(methodologist).post("/bank/import/", {"file": sent}))
    assert "объявлен тип документа" in text


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["moodle", "gift", "xlsx"])
def test_test_is_exported_and_what_does_not_fit_is_named(sign_in, methodologist, institute, code):
    test = make_full_test(methodologist, make_version(institute, activity_type="test"))
    client = sign_in(methodologist)
    address = f"/bank/export/?format={code}&test={test.pk}"
    assert "Вопрос вида listening" in _text(client.get(address))
    response = client.get(f"{address}&anyway=1")
    assert "attachment" in response["Content-Disposition"]
    kinds = {one.type for one in judged(response.content) if not one.problem}
    assert {"single", "multiple", "matching", "short_text", "number"} <= kinds
    assert client.get("/bank/export/?format=pdf").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["learner", "tutor", "organiser"])
def test_files_of_questions_are_for_authors(sign_in, request, name):
    client = sign_in(request.getfixturevalue(name))
    for path in ("/bank/import/", "/bank/export/?format=gift"):
        assert client.get(path).status_code == 403
