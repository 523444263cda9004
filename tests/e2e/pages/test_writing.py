"""Writing in a real browser: the editor, its drafts, the thread."""

import base64
import urllib.parse

import pytest
from playwright.sync_api import expect

from kamerton.discussion import spaces
from kamerton.discussion.api import NewPost, add_post, open_space, open_topic, register_space
from kamerton.discussion.models import Post
from kamerton.texts.api import from_markdown, plain_text
from tests.e2e.axe import assert_accessible, assert_fits
from tests.texts.test_files import MUSICXML

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _space():
    register_space("e2e", *[lambda person, owner_id: True] * 3)
    yield
    del spaces._kinds["e2e"]


@pytest.fixture
def topic(learner, colleague):
    made = open_topic(
        open_space("e2e", 1),
        actor=colleague,
        title="Как слушать ученика, если связь рвётся?",
        opening=from_markdown("Расскажите об **одном** случае."),
    )
    add_post(made, actor=colleague, new=NewPost(body=from_markdown("У нас так."), key="first"))
    return made


@pytest.fixture
def open_topic_page(open_page, topic):
    return lambda person: open_page(person, f"/discussions/{topic.pk}/")


def begin(page):
    page.locator(".k-editor textarea").focus()
    page.locator(".k-editor__text.ProseMirror-focused").wait_for()


@pytest.fixture
def late_editor(page):
    """Hold the editor back until it is called for, as a slow connection does."""
    held = []
    page.route("**/assets/editor-*.js", lambda route: held.append(route))

    def come():
        held.pop().continue_()
        page.locator("k-texts-editor.is-ready").wait_for()

    return come


def test_who_writes_before_the_editor_has_come_stays_in_it(open_topic_page, learner, late_editor):
    page = open_topic_page(learner)
    with page.expect_request("**/assets/editor-*.js"):
        page.locator(".k-editor textarea").focus()
    page.keyboard.type("Пишу")
    late_editor()
    expect(page.locator(".k-editor__text")).to_be_focused()
    page.keyboard.type(" дальше")
    expect(page.locator(".k-editor__text")).to_have_text("Пишу дальше")


def test_who_went_on_before_the_editor_has_come_is_not_called_back(
    open_topic_page, learner, late_editor
):
    page = open_topic_page(learner)
    with page.expect_request("**/assets/editor-*.js"):
        page.locator(".k-editor textarea").focus()
    send = page.get_by_role("button", name="Отправить")
    send.focus()
    late_editor()
    expect(send).to_be_focused()


def test_a_post_with_a_score_is_typed_kept_over_a_reload_and_sent_once(
    open_topic_page, learner, topic
):
    faults = []
    page = open_topic_page(learner)
    page.on("pageerror", lambda error: faults.append(str(error)))
    assert page.locator(".k-toolbar").count() == 0
    begin(page)
    page.keyboard.type("## Мой случай\n")
    page.keyboard.type("Вот **жирный** текст, формула $f=440$ и ")
    page.keyboard.type("ещё")
    page.keyboard.press("Enter")
    page.keyboard.type("/нот")
    page.get_by_role("option", name="Ноты").wait_for()
    page.keyboard.press("Enter")
    page.locator("dialog[open] textarea").fill("X:1\nT:Полька\nM:2/4\nL:1/8\nK:C\nC D E F |]")
    page.locator("dialog[open] .k-preview img").first.wait_for()
    assert_accessible(page, "dialog[open]")
    page.locator("dialog[open]").get_by_role("button", name="Вставить").click()
    page.locator(".k-atom--score img").first.wait_for()
    page.reload()
    page.locator(".k-atom--score img").first.wait_for()
    page.get_by_text("Вернулось то, что вы не успели отправить.").wait_for()
    page.get_by_role("button", name="Отправить").click()
    page.locator("#post-2").get_by_text("Полька").first.wait_for()
    expect(page.locator("#post-2 h3")).to_be_in_viewport()
    page.reload()
    page.locator("#post-2").wait_for()
    assert page.locator(".k-toolbar").count() == 0
    post = Post.objects.get(topic=topic, number=2)
    assert [node["type"] for node in post.body["content"]] == [
        "heading",
        "paragraph",
        "score",
    ]
    assert "ещё" in plain_text(post.body)
    assert faults == []


def test_the_toolbar_is_one_stop_and_works_by_arrows(open_topic_page, learner):
    page = open_topic_page(learner)
    begin(page)
    page.keyboard.type("слово")
    page.keyboard.press("Control+a")
    page.keyboard.press("Alt+F10")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Курсив"
    page.keyboard.press("Enter")
    assert page.locator(".k-editor__text em").inner_text() == "слово"
    assert page.locator(".k-toolbar [tabindex='0']").count() == 1
    assert_accessible(page)


def test_the_page_fits_a_phone_with_the_editor_open(open_topic_page, learner):
    page = open_topic_page(learner)
    page.set_viewport_size({"width": 360, "height": 740})
    begin(page)
    page.keyboard.type("/")
    page.get_by_role("listbox").wait_for()
    assert_fits(page)
    assert_accessible(page)


def test_answering_brings_the_form_with_the_quotation(open_topic_page, learner, topic):
    page = open_topic_page(learner)
    page.locator("#post-1").get_by_role("link", name="Ответить").click()
    page.get_by_role("heading", name="Ваш ответ").wait_for()
    page.locator("#write blockquote").get_by_text("У нас так.").wait_for()
    begin(page)
    page.keyboard.type("@Пё")
    page.get_by_role("option", name="Пётр Гусев").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.type("и у нас.")
    page.keyboard.press("Control+Enter")
    page.locator("#post-2.answer .k-mention").get_by_text("@Пётр Гусев").wait_for()
    assert Post.objects.get(topic=topic, number=2).answers.number == 1


def test_without_script_the_area_takes_markdown(new_context, become, learner, topic):
    page = become(new_context(java_script_enabled=False).new_page(), learner)
    page.goto(f"/discussions/{topic.pk}/")
    page.locator("textarea").fill("**Без** скрипта.")
    page.get_by_role("button", name="Отправить").click()
    assert page.locator("#post-2 strong").inner_text() == "Без"


def test_text_pasted_from_word_keeps_its_structure(open_topic_page, learner):
    page = open_topic_page(learner)
    begin(page)
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text/html", '<p class="MsoNormal" style="color:red"><b>Тема</b><o:p></o:p></p>'
                + '<p class="MsoListParagraph" style="mso-list:l0">·  раз</p>'
                + '<img src=x onerror="window.hacked = 1">');
            document.querySelector(".k-editor__text").dispatchEvent(
                new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }"""
    )
    assert page.locator(".k-editor__text strong").inner_text() == "Тема"
    assert page.locator(".k-editor__text ul li").inner_text().strip() == "раз"
    assert page.evaluate("window.hacked") is None


def test_a_picture_is_sent_described_and_shown_to_readers(
    open_topic_page, become, learner, colleague, topic, tmp_path
):
    picture = tmp_path / "клавиши.png"
    picture.write_bytes(PNG)
    page = open_topic_page(learner)
    begin(page)
    page.get_by_role("button", name="Рисунок").click()
    dialog = page.locator("dialog[open]")
    dialog.locator("input[type=file]").set_input_files(picture)
    dialog.get_by_role("button", name="Вставить").click()
    dialog.get_by_text("Заполните это поле.").wait_for()
    dialog.get_by_label("Что на рисунке").fill("Клавиатура баяна")
    dialog.get_by_role("button", name="Вставить").click()
    page.locator(".k-editor__text img[alt='Клавиатура баяна']").wait_for()
    page.get_by_role("button", name="Отправить").click()
    page.locator("#post-2 img[alt='Клавиатура баяна']").wait_for()
    become(page, colleague)
    page.goto(f"/discussions/{topic.pk}/posts/2/")
    shown = page.locator("#post-2 img")
    shown.wait_for()
    shown.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('#post-2 img').naturalWidth === 1")


def test_blocks_put_in_one_after_another_all_stay(open_topic_page, learner, topic, tmp_path):
    picture, score = tmp_path / "a.png", tmp_path / "polka.musicxml"
    picture.write_bytes(PNG)
    score.write_bytes(MUSICXML)
    page = open_topic_page(learner)
    begin(page)
    page.keyboard.type("Смотрите:")
    page.get_by_role("button", name="Рисунок").click()
    dialog = page.locator("dialog[open]")
    dialog.locator("input[type=file]").set_input_files(picture)
    dialog.get_by_label("Что на рисунке").fill("Точка")
    dialog.get_by_role("button", name="Вставить").click()
    page.locator(".k-editor__text img[alt='Точка']").click()
    page.get_by_role("button", name="Ноты").click()
    dialog.locator("textarea").fill("")
    dialog.locator("input[type=file]").set_input_files(score)
    dialog.get_by_role("button", name="Вставить").click()
    page.locator(".k-atom--score img").first.wait_for()
    page.keyboard.type("Конец.")
    page.keyboard.press("Control+Enter")
    page.locator("#post-2 .k-score img").first.wait_for()
    body = Post.objects.get(topic=topic, number=2).body["content"]
    kinds = [node["type"] for node in body if node.get("content") or "attrs" in node]
    assert kinds == ["paragraph", "image", "score", "paragraph"]


def test_a_post_sent_without_a_connection_goes_when_it_returns(open_topic_page, learner, topic):
    page = open_topic_page(learner)
    begin(page)
    page.keyboard.type("Из поезда.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Отправить").click()
    page.wait_for_timeout(300)
    assert topic.posts.count() == 1
    page.context.set_offline(False)
    page.locator("#post-2").get_by_text("Из поезда.").wait_for()
    assert topic.posts.count() == 2


def test_a_post_outlives_the_end_of_the_session(open_topic_page, become, learner, topic):
    page = open_topic_page(learner)
    begin(page)
    page.keyboard.type("Не пропади.")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Отправить").click()
    page.wait_for_url("**/accounts/login/**")
    back = urllib.parse.parse_qs(urllib.parse.urlsplit(page.url).query)["next"][0]
    become(page, learner)
    page.evaluate("address => location.assign(address)", back)
    page.locator(".k-editor__text").get_by_text("Не пропади.").wait_for()
