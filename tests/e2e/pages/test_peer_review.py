"""Three learners review each other in a real browser: one on a phone, one by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from kamerton.assessment.models import PeerReview, PeerRound, PeerWork, Review
from kamerton.assessment.operations import peer_giving, peer_terms
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.texts.api import from_markdown
from tests.e2e.axe import assert_accessible, assert_fits
from tests.factories.peers import BEST, WORDS, hand_in, make_learners, set_due, set_terms
from tests.factories.study import make_cohort, make_version
from tests.factories.tasks import make_assignment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def assignment(institute, methodologist):
    found = make_assignment(methodologist, make_version(institute, activity_type="assignment"))
    set_terms(methodologist, found, has_sample=True)
    peer_terms.keep_sample(
        methodologist,
        assignment=found,
        cohort_id=None,
        given={
            "texts": {"report": from_markdown("Образец: звук ровный, выбор объяснён.")},
            "marks": BEST,
            "remarks": {},
            "explanation": "Послушайте начало ещё раз.",
        },
    )
    return found


@pytest.fixture
def learners(institute, assignment, organiser, tutor):
    cohort = make_cohort(institute, assignment.activity.module.version)
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    set_due(cohort, assignment)
    found = make_learners(cohort, organiser, 3, tutor)
    for one in found:
        hand_in(one, assignment, text=f"Отчёт номер {one.pk}")
    peer_giving.begin_round(PeerRound.objects.get().pk, actor=tutor)
    return found


def _mark(page):
    page.locator("[name=mark_sound][value='4']").check()
    page.locator("[name=mark_choice][value='2']").check()


def _try_sample(page):
    page.get_by_role("link", name="Оценить образец").click()
    _mark(page)
    expect(page.locator("[data-own=sum]")).to_contain_text("уровень выбран у каждого критерия")
    page.get_by_role("button", name="Сравнить с тьютором").click()
    expect(page.get_by_text("Работы вам открыты")).to_be_visible()
    page.get_by_role("link", name="К работам").click()


def test_three_learners_review_each_other_without_names(open_page, page, learners, tutor):
    first, second, third = learners
    _first_on_a_phone(open_page, page, first, [second, third])
    _second_by_keyboard(open_page, page, second)
    open_page(third.person, _round_url())
    _try_sample(page)
    _write_next(page)
    _write_next(page)
    assert PeerReview.objects.filter(state="done").count() == 6
    assert set(PeerWork.objects.values_list("state", flat=True)) == {"done"}
    _author_reads(open_page, page, first, [second, third])
    _tutor_takes_the_result(open_page, page, tutor, first, second)


def _round_url():
    return f"/peer/{PeerRound.objects.get().pk}/"


def _first_on_a_phone(open_page, page, first, others):
    """The far marks of the sample, the explanation, a draft that survives a reload."""
    page.set_viewport_size({"width": 360, "height": 740})
    activity_id = PeerRound.objects.get().assignment.activity_id
    open_page(first.person, f"/cohorts/{first.cohort.slug}/activities/{activity_id}/")
    page.get_by_role("link", name="Проверить работы").click()
    assert_fits(page)
    page.get_by_role("link", name="Оценить образец").click()
    assert_fits(page)
    page.locator("[name=mark_sound][value='0']").check()
    page.locator("[name=mark_choice][value='0']").check()
    page.get_by_role("button", name="Сравнить с тьютором").click()
    expect(page.get_by_text("Вы заметно разошлись с тьютором")).to_be_visible()
    expect(page.get_by_text("Послушайте начало ещё раз.")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    page.get_by_role("button", name="Прочитано, дальше").click()
    page.get_by_role("link", name="Начать отзыв").click()
    assert_fits(page)
    assert_accessible(page)
    _names_nobody(page, others)
    page.locator("k-assessment-work:defined").wait_for()
    page.get_by_label("Отзыв", exact=True).fill("Начало отзыва")
    expect(page.locator(".k-work-actions [data-own=state]")).to_have_text("Сохранено")
    page.reload()
    expect(page.get_by_label("Отзыв", exact=True)).to_have_value("Начало отзыва")
    _mark(page)
    page.get_by_label("Отзыв", exact=True).fill(WORDS)
    _send(page)
    _write_next(page)
    expect(page.get_by_text("Все ваши отзывы написаны")).to_be_visible()


def _second_by_keyboard(open_page, page, second):
    page.set_viewport_size({"width": 1280, "height": 900})
    open_page(second.person, _round_url())
    _try_sample(page)
    for _work in range(2):
        page.get_by_role("link", name="Начать отзыв").press("Enter")
        page.locator("[name=mark_sound]").first.focus()
        page.keyboard.press("2")
        page.keyboard.press("2")
        page.get_by_label("Отзыв", exact=True).focus()
        page.keyboard.type(WORDS)
        page.keyboard.press("Control+Enter")
        page.locator("dialog[open] .btn.main").press("Enter")
        expect(page.get_by_text("Отзыв отправлен.")).to_be_visible()
    expect(page.get_by_text("Все ваши отзывы написаны")).to_be_visible()


def _author_reads(open_page, page, author, others):
    open_page(author.person, f"/submissions/{author.submissions.get().pk}/colleagues/")
    expect(page.get_by_role("heading", name="Коллега 2")).to_be_visible()
    _names_nobody(page, others)
    page.get_by_role("button", name=re.compile("Очень.*Коллега 1")).click()
    expect(page.get_by_text("Спасибо: это видит только тьютор.")).to_be_visible()
    assert_accessible(page)


def _tutor_takes_the_result(open_page, page, tutor, author, reviewer):
    open_page(tutor, f"/desk/{author.submissions.get().pk}/colleagues/")
    expect(page.get_by_text(reviewer.person.full_name).first).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Принять результат коллег").click()
    page.locator("dialog[open] .btn.main").click()
    expect(page.get_by_text("Результат коллег принят: работа зачтена.")).to_be_visible()
    assert Review.objects.get().points == 6


def _names_nobody(page, others):
    for other in others:
        expect(page.locator("body")).not_to_contain_text(other.person.surname)


def _send(page):
    page.get_by_role("button", name="Отправить отзыв").click()
    page.locator("dialog[open] .btn.main").click()


def _write_next(page):
    page.get_by_role("link", name="Начать отзыв").click()
    _mark(page)
    page.get_by_label("Отзыв", exact=True).fill(WORDS)
    _send(page)
    expect(page.get_by_text("Отзыв отправлен.")).to_be_visible()
