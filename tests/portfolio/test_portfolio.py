"""A portfolio: what gathers itself, own entries, who sees what, the PDF."""

import io
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from pypdf import PdfReader

from kamerton.core import clock
from kamerton.core.errors import DomainError, Forbidden, NotFound
from kamerton.credentials.events import CertificateIssued
from kamerton.credentials.models import Certificate, Register
from kamerton.portfolio import operations, queries, receivers
from kamerton.portfolio.models import Entry

pytestmark = pytest.mark.django_db


def _fields(**more):
    return {
        "kind": "lesson",
        "title": "Открытый урок",
        "happened_on": clock.today(),
        "is_public": False,
        **more,
    }


@pytest.fixture
def certificate(learner):
    return Certificate.objects.create(
        register=Register.objects.create(year=2026, last_number=1),
        number=1,
        code="K7QF3M",
        person=learner,
        holder=learner.full_name,
        kind="professional_development",
        programme="Программа",
        programme_en="Programme",
        hours=36,
        studied_from=clock.today(),
        studied_to=clock.today(),
        issued_on=clock.today(),
        institute="Институт",
    )


def test_certificate_gathers_itself_once(learner, certificate):
    for _time in range(2):
        receivers.on_certificate_issued(CertificateIssued(certificate.pk, learner.pk))
    entry = Entry.objects.get()
    assert (entry.title, entry.note) == ("Программа", "№ 26-000001, 36 ч")
    assert entry.note_en == "No 26-000001, 36 hours"


def test_gathered_entry_is_hidden_but_not_removed(learner, certificate):
    receivers.on_certificate_issued(CertificateIssued(certificate.pk, learner.pk))
    entry = Entry.objects.get()
    with pytest.raises(DomainError):
        operations.remove_entry(learner, entry_id=entry.pk)
    operations.change_entry(learner, entry_id=entry.pk, fields=_fields(title="Взлом"))
    entry.refresh_from_db()
    assert entry.title == "Программа"


def test_own_entry_cannot_pretend_to_be_a_certificate(learner):
    with pytest.raises(DomainError):
        operations.add_entry(learner, fields=_fields(kind="certificate"))


def test_stranger_changes_nothing(learner, stranger):
    entry = operations.add_entry(learner, fields=_fields())
    with pytest.raises(Forbidden):
        operations.remove_entry(stranger, entry_id=entry.pk)


def test_others_see_only_marked_entries_of_an_open_portfolio(learner, stranger):
    operations.add_entry(learner, fields=_fields(title="Для себя"))
    operations.add_entry(learner, fields=_fields(title="Для всех", is_public=True))
    with pytest.raises(NotFound):
        queries.access_portfolio(stranger, person_id=learner.pk)
    operations.open_portfolio(learner, is_public=True)
    portfolio = queries.access_portfolio(AnonymousUser(), person_id=learner.pk)
    assert [e.title for e in queries.entries(portfolio, stranger)] == ["Для всех"]
    assert len(queries.entries(portfolio, learner)) == 2


def test_guest_opens_the_page_of_an_open_portfolio(client, learner):
    operations.add_entry(learner, fields=_fields(title="Для всех", is_public=True))
    operations.open_portfolio(learner, is_public=True)

    answer = client.get(f"/portfolio/{learner.pk}/")

    said = answer.content.decode()
    assert answer.status_code == 200
    assert "Для всех" in said
    assert "page-side" not in said


def test_minor_is_never_shown(minor):
    with pytest.raises(DomainError):
        operations.open_portfolio(minor, is_public=True)


def test_empty_portfolio_says_how_to_begin(sign_in, learner):
    assert "Портфолио пусто" in sign_in(learner).get("/portfolio/").content.decode()


def test_entry_is_added_shown_and_removed_in_the_browser(sign_in, learner):
    client = sign_in(learner)
    data = {"kind": "contest", "title": "Лауреат", "happened_on": "2026-05-01", "body": ""}
    client.post("/portfolio/add/", data)
    entry = Entry.objects.get()
    assert "Лауреат" in client.get("/portfolio/").content.decode()
    client.post(f"/portfolio/entries/{entry.pk}/show/", {"is_public": "on"})
    entry.refresh_from_db()
    assert entry.is_public is True
    client.post(f"/portfolio/entries/{entry.pk}/remove/", {"x": "1"})
    assert Entry.objects.count() == 0


def test_pdf_holds_the_entries(sign_in, learner):
    operations.add_entry(learner, fields=_fields(title="Концерт «Берёза»"))
    answer = sign_in(learner).get(f"/portfolio/{learner.pk}/portfolio.pdf")
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "Концерт «Берёза»" in text


@pytest.mark.parametrize("count", [1, 3])
def test_number_of_statements(sign_in, learner, django_assert_num_queries, count):
    for _number in range(count):
        operations.add_entry(learner, fields=_fields())
    client = sign_in(learner)
    client.get("/portfolio/")
    with django_assert_num_queries(4):
        client.get("/portfolio/")


@pytest.mark.parametrize(
    ("value", "ru", "en"), [("10.00", "10", "10"), ("2.50", "2,5", "2.5"), ("0.00", "0", "0")]
)
def test_points_are_written_as_each_language_writes_them(value, ru, en):
    notes = receivers._in_both("%(points)s", points=Decimal(value))
    assert notes == (ru, en)


def test_owner_sees_the_page_for_others_as_others_do(sign_in, learner):
    fields = {"kind": "lesson", "happened_on": clock.today()}
    operations.add_entry(learner, fields={**fields, "title": "Открытый урок", "is_public": True})
    operations.add_entry(learner, fields={**fields, "title": "Для себя", "is_public": False})
    operations.open_portfolio(learner, introduction="Баян в селе", is_public=True)

    page = sign_in(learner).get(f"/portfolio/{learner.pk}/")

    said = page.content.decode()
    assert page.status_code == 200
    assert "Открытый урок" in said
    assert "Для себя" not in said
    assert "Добавить запись" not in said
    assert "Кто видит" not in said
    assert "page-side" not in said
