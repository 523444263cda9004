import pytest

from kamerton.texts.api import (
    RichTextField,
    clean,
    empty_document,
    excerpt,
    from_markdown,
    is_empty,
    mentioned_people,
    plain_text,
    referenced_files,
    to_html,
    to_markdown,
    word_count,
)
from tests.texts.test_cleaning import faults_of, payloads


def html(text, **more):
    return str(to_html(from_markdown(text, **more)))


def test_headings_start_at_the_level_of_the_page():
    document = from_markdown("## Звук\n\n### Микрофон")
    assert str(to_html(document)) == "<h2>Звук</h2><h3>Микрофон</h3>"
    assert str(to_html(document, base_level=3, anchors="a")) == (
        '<h3 id="a1">Звук</h3><h4 id="a2">Микрофон</h4>'
    )


def test_marks_nest_and_escape():
    assert html("**a *b* `<c>`** ~~d~~") == (
        "<p><strong>a </strong><strong><em>b</em></strong><strong> </strong>"
        "<strong><code>&lt;c&gt;</code></strong> <s>d</s></p>"
    )


def test_foreign_links_do_not_vouch():
    assert html("[x](https://example.org) [y](/catalogue/)") == (
        '<p><a href="https://example.org" rel="noopener noreferrer nofollow">x</a> '
        '<a href="/catalogue/">y</a></p>'
    )


def test_references_are_resolved_by_the_caller():
    link = {("article", "latency"): "/library/latency/"}
    embed = {("audio", "berezka"): {"type": "audio", "attrs": {"file": "7"}}}
    document = from_markdown(
        "[x](article:latency) [y](test:none)\n\n```audio berezka\nБерёзка\n```\n\n```score none\n```",
        link=lambda kind, slug: link.get((kind, slug)),
        embed=lambda kind, slug: embed.get((kind, slug)),
    )
    assert str(to_html(document)).startswith('<p><a href="/library/latency/">x</a> y</p>')
    assert referenced_files(document) == ["7"]
    assert len(document["content"]) == 2


def test_callouts_have_their_word():
    made = html("> [!TIP]\n> Два дубля: первый и последний.")
    assert 'class="k-callout k-callout--tip"' in made
    assert "Два дубля" in made
    assert "[!" not in made
    assert html("> [!OTHER]\n> x").startswith("<blockquote>")


def test_tasks_tell_their_state_to_those_who_hear_them():
    made = html("- [x] настроить микрофон\n- [ ] записать дубль")
    assert made.count("k-tasks__said") == 2
    assert "✓" in made


def test_table_has_header_cells_and_scrolls_inside():
    made = html("| Приём | Почему |\n|---|---|\n| a | b |")
    assert '<div class="table-scroll" tabindex="0" role="region"' in made
    assert '<thead><tr><th scope="col">Приём</th>' in made
    assert "<td>a</td>" in made


def test_tables_of_a_text_are_told_apart_and_an_empty_corner_is_no_header():
    made = html(
        "| | Когда |\n|---|---|\n| a | b |\n\nи\n\n| Приём | Почему |\n|---|---|\n| c | d |"
    )
    assert 'aria-label="Таблица 1: Когда"' in made
    assert 'aria-label="Таблица 2: Приём, Почему"' in made
    assert "<thead><tr><td></td>" in made


def test_formula_is_mathml_and_a_broken_one_is_its_source():
    assert "<mfrac>" in html(r"$\frac{a}{b}$")
    assert 'display="block"' in html("$$\nx^2\n$$")
    assert html(r"$\frac$") == (
        '<p><code class="k-formula-fault" title="Не удаётся прочитать">\\frac</code></p>'
    )


@pytest.mark.parametrize(
    "latex",
    [
        r"\text{<script>alert(1)</script>}",
        r"\href{javascript:alert(1)}{x}",
        r"\style{color:red}{x}",
        r"\class{a}{x}",
        r"\text{&lt;img src=x onerror=alert(1)&gt;}",
    ],
)
def test_formula_lets_nothing_active_out(latex):
    made = to_html({"content": [{"type": "formulaBlock", "attrs": {"latex": latex}}]})
    assert faults_of(made) == []
    assert "href" not in made
    assert "<script" not in made


def test_code_is_coloured_by_classes():
    made = html("```python\ndef f(): return 1\n```")
    assert '<span class="hl-k">def</span>' in made
    assert html("```nonsense\n<b>\n```") == (
        '<pre class="k-code" tabindex="0"><code>&lt;b&gt;</code></pre>'
    )


def test_price_in_dollars_is_no_formula():
    assert html("costs $5 and $6") == "<p>costs $5 and $6</p>"


@pytest.mark.django_db
def test_score_is_engraved_before_any_script():
    made = html("```abc\nX:1\nT:Берёзка\nM:2/4\nL:1/8\nK:Am\ne e e e | d2 c c |]\n```")
    assert "<img" in made
    assert "Берёзка" in made


@pytest.mark.django_db
def test_score_that_cannot_be_engraved_shows_its_source():
    assert html("```abc\nnot music\n```") == (
        '<pre class="k-score-source"><code>not music</code></pre>'
    )


@pytest.mark.django_db
def test_title_of_a_score_lets_nothing_active_out():
    for payload in payloads()[:12]:
        title = payload.replace("\n", " ")
        abc = f"X:1\nT:{title}\nC:{title}\nM:2/4\nL:1/8\nK:C\nC D E F |]\nw:{title}"
        made = to_html({"content": [{"type": "score", "attrs": {"abc": abc}}]})
        assert set(faults_of(made)) <= {
            "svg",
            "link",
        }  # the icons and the style sheet of the player


SAMPLE = """\
## Заголовок

Строка с **жирным**, *курсивом*, ~~снятым~~, `кодом`, [ссылкой](</a/b/>) и $x^2$.\\
После переноса 1\\. и \\# знак.

- один

  ещё
- два
  1. а
  2. б

- [x] сделано
- [ ] нет

> Цитата

> [!WARNING]
> Осторожно

```abc
X:1
K:C
C
```

```audio file:12
Подпись
```

![Ноты](/static/x.png "Подпись")

$$
\\frac{a}{b}
$$

```python
print(1)
```

| а | б |
|---|---|
| в | г |

---
"""


def test_markdown_written_from_a_document_reads_back_the_same():
    document = from_markdown(SAMPLE)
    assert from_markdown(to_markdown(document)) == document
    assert clean(document) == document


def test_plain_text_says_what_is_heard_and_seen_too():
    text = plain_text(
        from_markdown("Слово.\n\n![Клавиши](/a.png)\n\n```abc\nX:1\nT:Полька\nK:C\nC\n```")
    )
    assert text == "Слово.\nКлавиши\nПолька"


def test_files_are_links_with_their_size():
    file = {"type": "file", "attrs": {"file": "9", "name": "План.pdf", "size_bytes": 1_400_000}}
    assert str(to_html({"content": [file]})) == (
        '<p class="k-file"><a href="/files/9/">План.pdf</a>'
        '<span class="k-file__size">1,4\xa0МБ</span></p>'
    )


def test_sound_and_video_play_before_any_script():
    nodes = [
        {"type": "audio", "attrs": {"src": "/media/a.ogg", "caption": "Дубль"}},
        {"type": "video", "attrs": {"file": "3", "name": "урок.mp4"}},
    ]
    made = str(to_html({"content": nodes}))
    assert '<audio controls preload="none" src="/media/a.ogg" aria-label="Дубль">' in made
    assert "<figcaption>Дубль</figcaption>" in made
    assert 'src="/files/3/" aria-label="урок.mp4"' in made


def test_mentions_are_shown_and_found():
    mention = {"type": "mention", "attrs": {"person": 3, "label": "Марина Орлова"}}
    document = {"content": [{"type": "paragraph", "content": [mention, mention]}]}
    shown = '<span class="k-mention">@Марина Орлова</span>'
    assert str(to_html(document)) == f"<p>{shown * 2}</p>"
    assert mentioned_people(document) == [3]
    assert not is_empty(document)


def test_beginning_of_a_text_ends_at_a_word():
    document = from_markdown("Мелодия ниже — материал для урока в пятом классе.")
    assert excerpt(document, 30) == "Мелодия ниже — материал для…"
    assert excerpt(document, 300).endswith("классе.")
    assert excerpt(from_markdown("а" * 50), 10) == "а" * 9 + "…"
    assert word_count(document) == 8


def test_a_field_names_itself_by_the_public_module():
    _name, path, _args, kwargs = RichTextField().deconstruct()
    assert path == "kamerton.texts.api.RichTextField"
    assert "default" not in kwargs


def test_unreadable_values_are_no_json_and_still_no_fault():
    assert str(to_html({"content": {1, 2}})) == ""
    assert clean({"content": [{"type": ["x"]}, {"type": "text", "text": 5}]}) == empty_document()


def test_excerpt_leaves_out_the_title_of_a_score():
    score = "```abc\nX:1\nT:В нотах\nK:C\nC D E F\n```"
    document = from_markdown(f"В нотах:\n\n{score}\n\nПослушайте дубль.")
    assert excerpt(document) == "В нотах: Послушайте дубль."
    assert excerpt(from_markdown(score)) == "В нотах"
