"""Orders: what they do, their numbers, their papers; two who issue at once."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from docx import Document
from pypdf import PdfReader

from kamerton.core import clock
from kamerton.core.errors import DomainError, Forbidden
from kamerton.learning.enums import CommissionRole
from kamerton.learning.models import Enrolment
from kamerton.learning.operations import attestation as attesting
from kamerton.learning.operations import enrolment as enrolling
from kamerton.office.errors import NotNow, WrongData
from kamerton.office.forms.orders import new_key
from kamerton.office.models import Order
from kamerton.office.operations import orders as ops
from kamerton.office.wording import ORDER_PLACEHOLDERS, check_template, fill
from kamerton.people.models import Profile
from tests.factories.people import make_person
from tests.factories.study import make_cohort, make_version

pytestmark = pytest.mark.django_db


def draft(cohort, kind, enrolments, **fields):
    fields.setdefault("key", new_key())
    fields.setdefault("basis", "Личные заявления")
    return ops.Draft(
        kind=kind,
        cohort_id=cohort.pk,
        enrolment_ids=[one.pk for one in enrolments],
        on=clock.today(),
        **fields,
    )


def _states():
    return dict(Enrolment.objects.values_list("person__surname", "state"))


@pytest.fixture
def studying(cohort, organiser, apply):
    def _studying(*people):
        enrolments = apply(*people)
        ops.issue_order(organiser, draft=draft(cohort, "admission", enrolments))
        enrolling.start_study(organiser, cohort_id=cohort.pk)
        return enrolments

    return _studying


def test_admission_admits_and_says_so_in_the_history(organiser, learner, colleague, cohort, apply):
    enrolments = apply(learner, colleague)
    order = ops.issue_order(organiser, draft=draft(cohort, "admission", enrolments))
    assert _states() == {"Орлова": "admitted", "Гусев": "admitted"}
    assert (order.number, order.institute) == (1, "Институт развития образования")
    assert [line.name for line in order.lines.order_by("position")] == [
        "Гусев Пётр Ильич",
        "Орлова Марина Сергеевна",
    ]
    note = enrolments[0].history.get(after="admitted").note
    assert note.startswith(f"Приказ № 1 от {clock.today():%d.%m.%Y}")


def test_same_form_sent_twice_makes_one_order(organiser, learner, cohort, apply):
    wanted = draft(cohort, "admission", apply(learner))
    first = ops.issue_order(organiser, draft=wanted)
    assert ops.issue_order(organiser, draft=wanted).pk == first.pk
    assert Order.objects.count() == 1


def test_other_form_for_the_same_people_is_told_that_they_moved(organiser, learner, cohort, apply):
    enrolments = apply(learner)
    ops.issue_order(organiser, draft=draft(cohort, "admission", enrolments))
    with pytest.raises(NotNow):
        ops.issue_order(organiser, draft=draft(cohort, "admission", enrolments))
    assert list(Order.objects.values_list("number", flat=True)) == [1]


def test_refused_order_leaves_no_gap(organiser, learner, colleague, cohort, studying):
    enrolments = studying(learner, colleague)
    with pytest.raises(DomainError, match="Занятие 1"):
        ops.issue_order(organiser, draft=draft(cohort, "completion", enrolments))
    assert _states() == {"Орлова": "studying", "Гусев": "studying"}
    order = ops.issue_order(organiser, draft=draft(cohort, "dismissal", enrolments[:1]))
    assert order.number == 2


def test_dismissal_and_readmission(organiser, learner, cohort, studying):
    enrolments = studying(learner)
    ops.issue_order(organiser, draft=draft(cohort, "dismissal", enrolments))
    assert _states() == {"Орлова": "dismissed"}
    ops.issue_order(organiser, draft=draft(cohort, "readmission", enrolments))
    assert _states() == {"Орлова": "studying"}


def test_transfer_moves_to_the_other_cohort(organiser, learner, institute, cohort, studying):
    enrolments = studying(learner)
    target = make_cohort(institute, make_version(institute, slug="two"), slug="two")
    with pytest.raises(WrongData):
        ops.issue_order(organiser, draft=draft(cohort, "transfer", enrolments))
    order = ops.issue_order(
        organiser, draft=draft(cohort, "transfer", enrolments, target_id=target.pk)
    )
    states = dict(Enrolment.objects.values_list("cohort__slug", "state"))
    assert states == {"cohort": "dismissed", "two": "admitted"}
    assert order.target_id == target.pk


def test_commission_changes_nothing(organiser, learner, cohort, studying):
    enrolments = studying(learner)
    order = ops.issue_order(
        organiser, draft=draft(cohort, "commission", enrolments, members="С. О. Юдин")
    )
    assert "комиссию в составе: С. О. Юдин" in order.body
    assert _states() == {"Орлова": "studying"}


def test_order_names_somebody(organiser, cohort):
    with pytest.raises(WrongData):
        ops.issue_order(organiser, draft=draft(cohort, "admission", []))


@pytest.mark.parametrize("name", ["tutor", "methodologist", "learner", "stranger"])
def test_others_issue_nothing(request, sign_in, learner, cohort, apply, name):
    person = request.getfixturevalue(name)
    with pytest.raises(Forbidden):
        ops.issue_order(person, draft=draft(cohort, "admission", apply(learner)))
    with pytest.raises(Forbidden):
        ops.keep_template(person, kind="admission", fields={"title": "x", "body": "x"})
    client = sign_in(person)
    pages = ["/office/orders/", "/office/orders/templates/", "/cohorts/cohort/orders/"]
    assert {client.get(page).status_code for page in pages} == {403}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{пароль}", "unknown_placeholder"),
        ("{0.__class__}", "unknown_placeholder"),
        ("{", "lonely_brace"),
    ],
)
def test_placeholders_are_a_short_list(text, code):
    with pytest.raises(WrongData) as refused:
        check_template(text, ORDER_PLACEHOLDERS)
    assert refused.value.code == code


def test_placeholders_are_understood_in_both_languages():
    words = fill(
        "{Программа} {hours} {список}", ORDER_PLACEHOLDERS, {"programme": "{часов}", "hours": "36"}
    )
    assert words == "{часов} 36 {people}"


def test_template_of_the_institute_is_used_and_can_be_restored(
    sign_in, organiser, learner, cohort, apply
):
    client = sign_in(organiser)
    address = "/office/orders/templates/admission/"
    fields = {"title": "О приёме", "body": "Принять {кого} {нечто}", "signer_post": "Ректор"}
    kept = client.post(address, fields).content.decode()
    assert "Такой подстановки нет: {нечто}." in kept
    assert "Принять {кого} {нечто}" in kept
    client.post(address, {**fields, "body": "Принять {кого}.\n{список}"})
    order = ops.issue_order(organiser, draft=draft(cohort, "admission", apply(learner)))
    assert (order.title, order.signer_post) == ("О приёме", "Ректор")
    assert order.body.startswith("Принять Орлову Марину Сергеевну.")
    client.post(address, {"step": "restore"})
    assert "О зачислении слушателей" in client.get(address).content.decode()
    order.refresh_from_db()
    assert order.title == "О приёме"


def _post(cohort, kind, enrolments, **fields):
    known = {"on": clock.today().isoformat(), "basis": "Заявления", "key": new_key()}
    return {**known, "enrolment": [one.pk for one in enrolments], **fields}


def test_preview_writes_nothing_and_a_second_click_leads_to_the_order(
    sign_in, organiser, learner, cohort, apply
):
    client = sign_in(organiser)
    enrolments = apply(learner)
    address = "/cohorts/cohort/orders/new/admission/"
    assert "Орлова Марина Сергеевна" in client.get(address).content.decode()
    data = _post(cohort, "admission", enrolments)
    shown = client.post(address, {**data, "step": "preview"}).content.decode()
    assert "Ещё не издан" in shown
    assert data["key"] in shown
    assert not Order.objects.exists()
    first = client.post(address, data)
    second = client.post(address, data)
    assert first.url == second.url
    assert Order.objects.count() == 1
    assert "Приказ № 1" in client.get(first.url).content.decode()


def test_form_keeps_what_was_typed(sign_in, organiser, learner, colleague, cohort, studying):
    enrolments = studying(learner, colleague)
    data = _post(cohort, "dismissal", enrolments[:1], basis="")
    text = sign_in(organiser).post("/cohorts/cohort/orders/new/dismissal/", data).content.decode()
    assert f'value="{enrolments[0].pk}" checked' in text
    assert f'value="{enrolments[1].pk}" checked' not in text
    data = _post(cohort, "completion", enrolments, basis="Протокол № 1")
    text = sign_in(organiser).post("/cohorts/cohort/orders/new/completion/", data).content.decode()
    assert "Протокол № 1" in text
    assert "Занятие 1" in text


def test_order_as_pdf_and_docx(sign_in, organiser, learner, cohort, apply):
    order = ops.issue_order(organiser, draft=draft(cohort, "admission", apply(learner)))
    client = sign_in(organiser)
    pdf = b"".join(client.get(f"/office/orders/{order.pk}/order.pdf").streaming_content)
    docx = b"".join(client.get(f"/office/orders/{order.pk}/order.docx").streaming_content)
    text = " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
    assert "№ 1" in text
    assert "Орлова Марина Сергеевна" in text
    written = Document(io.BytesIO(docx))
    assert any("зачислении" in paragraph.text for paragraph in written.paragraphs)
    assert written.tables[0].rows[1].cells[1].text == "Орлова Марина Сергеевна"
    assert client.get(f"/office/orders/{order.pk}/order.odt").status_code == 404


def test_signature_is_kept_and_read_by_the_office_only(sign_in, organiser, learner, cohort, apply):
    order = ops.issue_order(organiser, draft=draft(cohort, "admission", apply(learner)))
    client = sign_in(organiser)
    assert client.post(f"/office/orders/{order.pk}/sign/", {}).status_code == 200
    file = SimpleUploadedFile("приказ.pdf.sig", b"\x30\x82\x01\x00" + b"\x00" * 60)
    client.post(f"/office/orders/{order.pk}/sign/", {"signatures-file": file})
    page = client.get(f"/office/orders/{order.pk}/").content.decode()
    assert "приказ.pdf.sig" in page


@pytest.mark.parametrize("people", [1, 3])
def test_pages_ask_few_statements(
    sign_in,
    organiser,
    learner,
    colleague,
    stranger,
    cohort,
    apply,
    people,
    django_assert_num_queries,
):
    enrolments = apply(*(learner, colleague, stranger)[:people])
    client = sign_in(organiser)
    with django_assert_num_queries(5):
        client.get("/cohorts/cohort/orders/new/admission/")
    order = ops.issue_order(organiser, draft=draft(cohort, "admission", enrolments))
    with django_assert_num_queries(5):
        client.get(f"/office/orders/{order.pk}/")
    with django_assert_num_queries(5):
        client.get("/office/orders/")


@pytest.mark.django_db(transaction=True)
def test_two_who_issue_at_once_leave_no_gap_and_admit_nobody_twice(
    organiser, administrator, cohort
):
    people = [make_person(f"Слушатель{n}", "Анна", email=f"o{n}@t.example") for n in range(6)]
    enrolments = [enrolling.apply_to_cohort(p, cohort_id=cohort.pk) for p in people]
    together = threading.Barrier(2)

    def work(actor):
        done = 0
        try:
            together.wait(timeout=60)
            for one in enrolments:
                try:
                    ops.issue_order(actor, draft=draft(cohort, "admission", [one]))
                    done += 1
                except NotNow:
                    continue
        finally:
            connection.close()
        return done

    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(work, (organiser, administrator)))
    numbers = sorted(Order.objects.values_list("number", flat=True))
    assert sum(counts) == 6
    assert numbers == [1, 2, 3, 4, 5, 6]
    assert set(Enrolment.objects.values_list("state", flat=True)) == {"admitted"}


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_by_two_connections_makes_one_order(organiser, cohort, learner):
    enrolment = enrolling.apply_to_cohort(learner, cohort_id=cohort.pk)
    wanted = draft(cohort, "admission", [enrolment])
    together = threading.Barrier(2)

    def work(_number):
        try:
            together.wait(timeout=60)
            return ops.issue_order(organiser, draft=wanted).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        keys = set(pool.map(work, range(2)))
    assert len(keys) == 1
    assert Order.objects.count() == 1


def test_commission_order_begins_with_the_cohorts_commission(
    sign_in, organiser, learner, expert, tutor, methodologist, cohort, studying
):
    studying(learner)
    client = sign_in(organiser)
    address = "/cohorts/cohort/orders/new/commission/"
    assert "Сначала сформируйте её" in client.get(address).content.decode()
    people = {
        CommissionRole.CHAIR: [expert],
        CommissionRole.MEMBER: [tutor, methodologist],
        CommissionRole.SECRETARY: [organiser],
    }
    attesting.form_commission(organiser, cohort_id=cohort.pk, people=people, fields={})
    Profile.objects.filter(person=expert).update(post="Преподаватель колледжа")
    field = client.get(address).content.decode().partition('name="members"')[2]
    said = field.partition(">")[2].partition("</textarea>")[0].strip()
    assert said.startswith(f"председатель — {expert.full_name} (преподаватель колледжа); члены")
    assert said.endswith(f"; секретарь — {organiser.full_name}")
    for person in (tutor, methodologist):
        assert person.full_name in said
