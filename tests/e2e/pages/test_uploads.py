"""Sound, video, a document and a formula put into a text in a real browser, and what their readers get."""

import pytest
from playwright.sync_api import expect

from kamerton.discussion import spaces
from kamerton.discussion.api import open_space, open_topic, register_space
from kamerton.discussion.models import Post
from kamerton.texts.api import from_markdown
from tests.e2e.axe import assert_accessible, assert_fits
from tests.media.samples import sound_bytes, video_file


@pytest.fixture(autouse=True)
def _space():
    register_space("e2e", *[lambda person, owner_id: True] * 3)
    yield
    del spaces._kinds["e2e"]


@pytest.fixture
def topic(colleague):
    opening = from_markdown("Пришлите запись.")
    return open_topic(open_space("e2e", 1), actor=colleague, title="Записи", opening=opening)


@pytest.fixture
def writing(open_page, learner, topic):
    page = open_page(learner, f"/discussions/{topic.pk}/")
    page.locator(".k-editor textarea").focus()
    page.locator(".k-editor__text.ProseMirror-focused").wait_for()
    return page


def put_in(page, name, file, caption):
    """Choose a file in the dialog that a command of the menu opens."""
    page.keyboard.type(f"/{name}")
    page.get_by_role("option", name=name, exact=True).wait_for()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    dialog.locator("input[type=file]").set_input_files(file)
    dialog.get_by_label("Подпись").fill(caption)
    dialog.get_by_role("button", name="Вставить").click()
    dialog.wait_for(state="detached")


def send(page):
    page.get_by_role("button", name="Отправить").click()
    page.locator("#post-1").wait_for()


def kinds(topic):
    body = Post.objects.get(topic=topic, number=1).body["content"]
    return [node["type"] for node in body if node["type"] != "paragraph"]


def test_sound_and_video_are_sent_and_played_by_readers(
    writing, become, new_context, colleague, topic, worker, tmp_path
):
    sound = tmp_path / "проба.wav"
    sound.write_bytes(sound_bytes())
    put_in(writing, "Звук", sound, "Близко")
    writing.locator(".k-editor__text audio").wait_for()
    put_in(writing, "Видео", video_file(tmp_path / "урок.mp4"), "Руки")
    writing.locator(".k-editor__text video").wait_for()
    send(writing)
    assert kinds(topic) == ["audio", "video"]
    worker()

    reader = become(new_context().new_page(), colleague)
    reader.goto(f"/discussions/{topic.pk}/")
    for kind in ("audio", "video"):
        reader.locator("#post-1").scroll_into_view_if_needed()
        player = reader.locator(f"#post-1 k-media-{kind} {kind}")
        player.evaluate("media => { media.muted = true; void media.play() }")
        reader.wait_for_function("media => media.currentTime > 0", arg=player.element_handle())
    assert_accessible(reader)
    reader.set_viewport_size({"width": 360, "height": 740})
    assert_fits(reader)


def test_a_sound_that_is_none_is_refused_in_words(writing, topic, tmp_path):
    fake = tmp_path / "песня.mp3"
    fake.write_bytes(b"MZ\x90\x00 this is a program" * 40)
    writing.keyboard.type("/Звук")
    writing.get_by_role("option", name="Звук", exact=True).wait_for()
    writing.keyboard.press("Enter")
    dialog = writing.locator("dialog[open]")
    dialog.locator("input[type=file]").set_input_files(fake)
    dialog.get_by_role("button", name="Вставить").click()
    expect(dialog.get_by_role("status")).to_contain_text("файл")
    assert_accessible(writing, "dialog[open]")
    empty = tmp_path / "пусто.mp3"
    empty.write_bytes(b"")
    dialog.locator("input[type=file]").set_input_files(empty)
    dialog.get_by_role("button", name="Вставить").click()
    expect(dialog.get_by_role("status")).to_contain_text("пуст")


def test_a_formula_is_drawn_while_it_is_typed_and_mended_later(writing, topic):
    writing.keyboard.type("/Формула")
    writing.get_by_role("option", name="Формула отдельной строкой").click()
    dialog = writing.locator("dialog[open]")
    dialog.locator("textarea").fill(r"f_n = 440 \cdot 2^{")
    expect(dialog.get_by_role("status").first).not_to_be_empty()
    dialog.locator("textarea").fill(r"f_n = 440 \cdot 2^{n/12}")
    dialog.locator(".k-preview math").wait_for()
    assert_accessible(writing, "dialog[open]")
    dialog.get_by_role("button", name="Вставить").click()
    drawn = writing.locator(".k-atom--formulaBlock math")
    drawn.wait_for()
    drawn.dblclick()
    writing.locator("dialog[open] textarea").fill(r"f_n = 442 \cdot 2^{n/12}")
    writing.locator("dialog[open]").get_by_role("button", name="Сохранить").click()
    expect(writing.locator(".k-atom--formulaBlock")).to_contain_text("442")
    send(writing)
    expect(writing.locator("#post-1 math")).to_contain_text("442")
    assert kinds(topic) == ["formulaBlock"]
