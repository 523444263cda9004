"""Contracts: one for an enrolment, numbered without gaps, read by the office and the learner."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from docx import Document

from kamerton.core.errors import Forbidden
from kamerton.office.models import Contract
from kamerton.office.operations.contracts import Terms, make_contract

pytestmark = pytest.mark.django_db
TERMS = Terms(dt.date(2026, 11, 23), "Школа № 1", "г. Заречное", Decimal("12000.50"))


def test_second_click_makes_no_second_contract(organiser, learner, colleague, apply):
    first, second = apply(learner, colleague)
    made = make_contract(organiser, enrolment_id=first.pk, terms=TERMS)
    assert make_contract(organiser, enrolment_id=first.pk, terms=TERMS).pk == made.pk
    assert make_contract(organiser, enrolment_id=second.pk, terms=TERMS).number == 2
    assert "12000,50 руб." in made.body
    assert "Орлова Марина Сергеевна" in made.body


def test_others_make_none(tutor, learner, apply):
    (enrolment,) = apply(learner)
    for person in (tutor, learner):
        with pytest.raises(Forbidden):
            make_contract(person, enrolment_id=enrolment.pk, terms=TERMS)


def test_pages_and_files(sign_in, organiser, learner, colleague, apply, django_assert_num_queries):
    (enrolment,) = apply(learner)
    address = f"/enrolments/{enrolment.pk}/contract/"
    assert sign_in(learner).get(address).status_code == 403
    client = sign_in(organiser)
    data = {"on": "2026-11-23", "payer": "Школа № 1", "details": "Счёт 40702", "price": "0"}
    text = client.post(address, data).content.decode()
    assert "Счёт 40702" in text
    assert not Contract.objects.exists()
    client.post(address, {**data, "price": "12000"})
    with django_assert_num_queries(4):
        assert "Школа № 1" in client.get(address).content.decode()
    file = address.rstrip("/") + ".docx"
    docx = b"".join(client.get(file).streaming_content)
    assert any("12000,00" in p.text for p in Document(io.BytesIO(docx)).paragraphs)
    assert client.get(address.rstrip("/") + ".odt").status_code == 404
    assert sign_in(learner).get(address.rstrip("/") + ".pdf").status_code == 200
    assert sign_in(learner).get(address).status_code == 200
    assert sign_in(colleague).get(file).status_code == 403


def test_contracts_words_are_the_institutes(sign_in, organiser, learner, apply):
    client = sign_in(organiser)
    fields = {"title": "Договор", "body": "Платит {заказчик} {список}", "signer_post": "Директор"}
    address = "/office/orders/templates/contract/"
    assert "Такой подстановки нет: {список}." in client.post(address, fields).content.decode()
    client.post(address, {**fields, "body": "Платит {заказчик}"})
    (enrolment,) = apply(learner)
    assert (
        make_contract(organiser, enrolment_id=enrolment.pk, terms=TERMS).body == "Платит Школа № 1"
    )
