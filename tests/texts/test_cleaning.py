import copy
import json
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamerton.texts.api import (
    clean,
    empty_document,
    excerpt,
    from_markdown,
    is_empty,
    plain_text,
    referenced_files,
    to_html,
    to_markdown,
    word_count,
)
from kamerton.texts.schema import MARKS, MAX_NODES, MAX_TEXT, NODES
from tests.corpora import corpus
from tests.texts.payloads import PAYLOADS

ADDRESSES = {"href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcdoc"}
FORBIDDEN = {"script", "iframe", "object", "embed", "style", "form", "base", "meta", "svg", "link"}


class Tree(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.faults = []

    def handle_starttag(self, tag, attrs):
        if tag in FORBIDDEN:
            self.faults.append(tag)
        for name, value in attrs:
            scheme = "".join((value or "").split()).lower()
            if tag == "script" and name == "src" and scheme.startswith("/static/"):
                self.faults.remove("script")
            if name.startswith("on") or name == "style":
                self.faults.append(f"{tag} {name}")
            if name in ADDRESSES and not scheme.startswith(
                ("/", "#", "http://", "https://", "mailto:", "tel:")
            ):
                self.faults.append(f"{tag} {name}={value}")


def faults_of(html):
    tree = Tree()
    tree.feed(str(html))
    tree.close()
    return tree.faults


def everywhere(payload, *, in_formulas=True):
    """Return a document with the payload in every attribute and text position."""
    names = {name for spec in NODES.values() for name in spec.attrs}
    text = {"type": "text", "text": payload}
    linked = [
        {**text, "marks": [{"type": mark, "attrs": {"href": payload}}]}
        for mark in (*MARKS, payload)
    ]
    attrs = dict.fromkeys(names, payload)
    inside = [text, *linked, {"type": "mention", "attrs": {"person": 1, "label": payload}}]
    leaves = [{"type": kind, "attrs": attrs} for kind in NODES if "formula" not in kind]
    holders = ("paragraph", "heading", "codeBlock", "tableCell", "score", payload)
    leaves += [{"type": kind, "attrs": attrs, "content": [text]} for kind in holders]
    leaves.append({"type": "paragraph", "content": inside})
    extra = [
        {"type": "mention", "attrs": {**attrs, "person": 7}},
        {"type": "image", "attrs": {**attrs, "file": "1"}},
        {"type": "image", "attrs": {**attrs, "src": "/x" + payload}},
        {"type": "codeBlock", "attrs": {"language": "html"}, "content": [text]},
        {"type": payload, "attrs": {payload: payload}, "content": inside},
    ]
    if in_formulas:
        extra.append({"type": "formula", "attrs": {"latex": payload}})
        extra.append({"type": "formula", "attrs": {"latex": "\\text{" + payload + "}"}})
        extra.append({"type": "formula", "attrs": {"latex": "\\href{" + payload + "}{x}"}})
    return {"type": "doc", "content": [*leaves, *extra]}


def payloads():
    found = list(PAYLOADS)
    for file in corpus("xss/xss-payload-list.txt"):
        found += filter(None, file.read_text("utf-8", "replace").splitlines())
    for file in corpus("xss/blns.json"):
        found += json.loads(file.read_text("utf-8"))
    return found


@pytest.mark.parametrize("part", range(8))
def test_no_payload_becomes_active(part):
    for place, payload in enumerate(payloads()[part::8]):
        document = clean(everywhere(payload, in_formulas=place % 8 == 0))
        assert faults_of(to_html(document)) == []
        json.dumps(document).encode()


def test_no_payload_written_as_markdown_becomes_active():
    for payload in payloads():
        written = f'{payload}\n\n[x]({payload}) ![{payload}]({payload} "{payload}") ${payload}$'
        assert faults_of(to_html(from_markdown(written))) == []


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        " java\nscript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "//evil.example/x",
        "/\\evil.example",
        "http:evil",
        "http://[",
        "",
        None,
        7,
    ],
)
def test_link_with_an_unsafe_address_loses_the_link_and_keeps_the_text(href):
    mark = {"type": "link", "attrs": {"href": href}}
    text = {"type": "text", "text": "here", "marks": [mark]}
    cleaned = clean({"type": "doc", "content": [{"type": "paragraph", "content": [text]}]})
    if href == "/\\evil.example":
        assert cleaned["content"][0]["content"][0]["marks"][0]["attrs"]["href"] == "/evil.example"
    else:
        assert cleaned["content"][0]["content"] == [{"type": "text", "text": "here"}]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
kinds = st.sampled_from([*NODES, "unknown"])
names = sorted({name for spec in NODES.values() for name in spec.attrs})
marks = st.lists(
    st.fixed_dictionaries(
        {"type": st.sampled_from([*MARKS, "unknown"])},
        optional={"attrs": st.fixed_dictionaries({"href": st.text() | json_values})},
    ),
    max_size=4,
)
attributes = st.dictionaries(st.sampled_from(names), st.text() | json_values, max_size=4)
node_like = st.recursive(
    st.fixed_dictionaries(
        {"type": kinds}, optional={"text": st.text(), "attrs": attributes, "marks": marks}
    ),
    lambda inner: st.fixed_dictionaries(
        {"type": kinds, "content": st.lists(inner | json_values, max_size=5)},
        optional={"attrs": attributes, "marks": marks},
    ),
    max_leaves=25,
)
relaxed = settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)


@given(node_like | json_values)
@relaxed
def test_cleaning_twice_changes_nothing_and_leaves_the_input_alone(raw):
    before = copy.deepcopy(raw)
    once = clean(raw)
    assert repr(raw) == repr(before)
    assert clean(once) == once
    json.dumps(once, ensure_ascii=False, allow_nan=False).encode()


@given(node_like | json_values)
@relaxed
def test_reading_any_json_never_raises(raw):
    assert faults_of(to_html(raw)) == []
    plain_text(raw)
    word_count(raw)
    referenced_files(raw)
    assert len(excerpt(raw, 50)) <= 50
    from_markdown(to_markdown(raw))


@given(st.text())
@relaxed
def test_any_text_is_readable_as_markdown(text):
    document = from_markdown(text)
    assert clean(document) == document


def test_depth_and_size_are_limited():
    deep = {"type": "paragraph"}
    for _ in range(500):
        deep = {"type": "blockquote", "content": [deep]}
    assert clean(deep) == clean(clean(deep))
    many = {"type": "doc", "content": [{"type": "horizontalRule"}] * (MAX_NODES + 10)}
    assert len(clean(many)["content"]) == MAX_NODES
    long = {"type": "text", "text": "x" * (MAX_TEXT + 5)}
    cleaned = clean({"type": "doc", "content": [{"type": "paragraph", "content": [long]}]})
    assert len(cleaned["content"][0]["content"][0]["text"]) == MAX_TEXT


def test_stray_nodes_are_put_where_the_editor_can_open_them():
    raw = {
        "type": "doc",
        "content": [
            {"type": "text", "text": "loose"},
            {"type": "bulletList", "content": [{"type": "listItem", "content": []}]},
            {"type": "bulletList", "content": []},
            {"type": "tableCell", "content": [{"type": "text", "text": "cell"}]},
        ],
    }
    assert clean(raw)["content"] == [
        {"type": "paragraph", "content": [{"type": "text", "text": "loose"}]},
        {
            "type": "bulletList",
            "content": [{"type": "listItem", "content": [{"type": "paragraph"}]}],
        },
        {"type": "paragraph", "content": [{"type": "text", "text": "cell"}]},
    ]


def test_nothing_is_an_empty_document():
    assert clean(None) == clean({}) == clean([]) == empty_document()
    assert is_empty(empty_document())
    assert not is_empty(from_markdown("```abc\nX:1\nK:C\nc\n```"))


def test_empty_paragraphs_at_the_end_are_left_out():
    blank = {"type": "paragraph"}
    text = {"type": "paragraph", "content": [{"type": "text", "text": "x"}]}
    assert clean({"content": [blank, text, blank, blank]})["content"] == [blank, text]
    assert clean({"content": [blank, blank]}) == empty_document()
