"""Moodle XML: the format of Moodle's question bank (docs.moodle.org/en/Moodle_XML_format)."""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kamerton.assessment.exchange.carried import Carried, UnreadableFile
from kamerton.assessment.exchange.html import document_of, html_of, html_words, plain_of
from kamerton.assessment.exchange.xml import Node, parse_xml
from kamerton.assessment.questions.cloze import Gap, parsed
from kamerton.assessment.questions.typed import parsed_number

WRITTEN = frozenset(
    {"single", "multiple", "short_text", "number", "matching", "ordering", "essay", "cloze"}
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
GAP = re.compile(r"\{(\d*):([A-Z_]+):((?:\\.|[^}\\])*)\}")


def _decimal(text: str, otherwise: str) -> Decimal:
    try:
        value = Decimal(text.strip() or otherwise)
    except InvalidOperation:
        return Decimal(otherwise)
    return value if value.is_finite() else Decimal(otherwise)


def read(content: bytes) -> list[Carried]:
    """Return the questions of a Moodle XML file with their lines; raise UnreadableFile."""
    root = parse_xml(content)
    if root.tag != "quiz":
        raise UnreadableFile(_("This is not a file of Moodle's question bank."))
    found: list[Carried] = []
    folder: tuple[str, ...] = ()
    for node in root.all("question"):
        if node.attributes.get("type") == "category":
            folder = _folder(node.said("category"))
            continue
        found.append(_question(node, folder))
    return found


def _folder(path: str) -> tuple[str, ...]:
    parts = [one.replace("//", "/").strip() for one in re.split(r"(?<!/)/(?!/)", path)]
    hidden = re.compile(r"\$\w+\$|top", re.I)
    return tuple(part[:200] for part in parts if part and not hidden.fullmatch(part))


def _question(node: Node, folder: tuple[str, ...]) -> Carried:
    document, lost = document_of(node.said("questiontext"))
    points = min(max(_decimal(node.said("defaultgrade"), "1"), Decimal("0.01")), Decimal(999))
    found = Carried(
        node.line,
        text=document,
        points=points.quantize(Decimal("0.01")),
        feedback_right=plain_of(node.said("correctfeedback"))[:2000],
        feedback_wrong=plain_of(node.said("incorrectfeedback"))[:2000],
        folder=folder,
        tags=tuple(
            tag.said("text") or tag.text for part in node.all("tags") for tag in part.all("tag")
        ),
    )
    if lost or (any(node.all("questiontext")[:1]) and node.all("questiontext")[0].all("file")):
        found.notes.append(_("pictures and files are not carried over"))
    if node.said("generalfeedback") and not found.feedback_wrong:
        found.feedback_wrong = plain_of(node.said("generalfeedback"))[:2000]
    kind = node.attributes.get("type", "")
    reader = READERS.get(kind)
    if reader is None:
        found.problem = _("questions of the type “%(type)s” are not known here") % {"type": kind}
    else:
        reader(node, found)
    return found


def _options(node: Node, found: Carried) -> list[dict[str, Any]]:
    options, weights = [], set()
    for answer in node.all("answer"):
        fraction = _decimal(answer.attributes.get("fraction", "0"), "0")
        option: dict[str, Any] = {"text": plain_of(answer.said("text"))[:2000]}
        if fraction > 0:
            option["right"] = True
            weights.add(fraction)
        if said := plain_of(answer.said("feedback")):
            option["feedback"] = said[:2000]
        options.append(option)
    if len(weights) > 1:
        found.notes.append(_("the weights of the options are not kept: all right ones are equal"))
    return options


def _choice(node: Node, found: Carried) -> None:
    found.data = {"options": _options(node, found)}
    rights = sum(bool(option.get("right")) for option in found.data["options"])
    is_single = node.said("single").lower() in {"true", "1"}
    found.type = "single" if is_single and rights == 1 else "multiple"


def _short(node: Node, found: Carried) -> None:
    found.type = "short_text"
    answers = node.all("answer")
    whole = [a for a in answers if _decimal(a.attributes.get("fraction", "0"), "0") >= 100]
    if len(whole) < len(answers):
        found.notes.append(_("answers for a part of the points are left out"))
    if any("*" in a.said("text") for a in whole):
        found.notes.append(_("an asterisk in an answer is taken for itself"))
    found.data = {"answers": [_words(a) for a in whole]}


def _words(node: Node) -> str:
    """Return the words of an answer, which is plain unless it says that it is HTML."""
    said = node.said("text")
    return plain_of(said) if node.attributes.get("format") == "html" else " ".join(said.split())


def _number(node: Node, found: Carried) -> None:
    found.type = "number"
    answers = [
        a for a in node.all("answer") if _decimal(a.attributes.get("fraction", "0"), "0") >= 100
    ]
    if len(node.all("answer")) > 1:
        found.notes.append(_("only the first right number is carried over"))
    if answers:
        tolerance = answers[0].said("tolerance") or "0"
        found.data = {"answer": answers[0].said("text"), "tolerance": tolerance}


def _matching(node: Node, found: Carried) -> None:
    found.type = "matching"
    pairs, extra = [], []
    for one in node.all("subquestion"):
        left, right = plain_of(one.said("text")), plain_of(one.said("answer"))
        if left:
            pairs.append({"left": left[:2000], "right": right[:2000]})
        elif right:
            extra.append(right)
    found.data = {"pairs": pairs, "extra": extra}


def _ordering(node: Node, found: Carried) -> None:
    found.type = "ordering"
    found.data = {"order": [plain_of(answer.said("text"))[:2000] for answer in node.all("answer")]}


def _essay(node: Node, found: Carried) -> None:
    found.type = "essay"
    found.data = {"hint": plain_of(node.said("graderinfo"))[:5000]}


def _cloze(node: Node, found: Carried) -> None:
    found.type = "cloze"
    found.data = {"source": GAP.sub(lambda gap: _gap(gap, found), _lines(node))[:20_000]}
    found.text, _lost = document_of(_("Fill the gaps."))


def _lines(node: Node) -> str:
    """Return the text with its gaps, paragraph by paragraph."""
    html = re.sub(
        r"(?i)<br\s*/?>|</p>|</div>|</li>", "\n", " ".join(node.said("questiontext").split())
    )
    return "\n".join(line for line in map(plain_of, html.split("\n")) if line)


def _gap(gap: re.Match[str], found: Carried) -> str:
    kind, answers = gap[2], re.split(r"(?<!\\)~", gap[3])
    rights, all_options = [], []
    for answer in answers:
        words = re.split(r"(?<!\\)#", answer)[0].strip()
        is_right = words.startswith(("=", "%100%"))
        words = re.sub(r"\\(.)", r"\1", re.sub(r"^(=|%-?\d+%)", "", words)).strip()
        words = words.replace("[", "(").replace("]", ")").replace("|", "/")
        rights += [words] if is_right else []
        all_options.append(f"*{words}" if is_right else words)
    if kind.startswith(("MC", "MULTICHOICE")):
        return "[[?" + "|".join(filter(None, all_options)) + "]]"
    if kind.startswith(("NM", "NUMERICAL")):
        number, _sign, tolerance = (rights or [""])[0].partition(":")
        return f"[[={number}±{tolerance}]]" if tolerance else f"[[={number}]]"
    if not kind.startswith(("SA", "SHORTANSWER", "MW")):
        found.problem = _("gaps of the type “%(type)s” are not known here") % {"type": kind}
    return "[[" + "|".join(filter(None, rights)) + "]]"


def _true_false(node: Node, found: Carried) -> None:
    found.type = "single"
    words = {"true": _("True"), "false": pgettext("answer", "False")}
    options = _options(node, found)
    found.data = {
        "options": [{**o, "text": words.get(o["text"].lower(), o["text"])} for o in options]
    }


READERS = {
    "multichoice": _choice,
    "truefalse": _true_false,
    "shortanswer": _short,
    "numerical": _number,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
    "cloze": _cloze,
}


def write(questions: Iterable[Carried]) -> bytes:
    """Return questions as Moodle XML; those of other types must be left out before (see WRITTEN)."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    folder: tuple[str, ...] | None = None
    for question in questions:
        if question.folder != folder:
            folder = question.folder
            path = "/".join(["$course$", "top", *(one.replace("/", "//") for one in folder)])
            lines.append(f'<question type="category"><category>{_text(path)}</category></question>')
        lines += _written(question)
    lines.append("</quiz>")
    return CONTROL.sub("", "\n".join(lines)).encode()


def _text(words: str) -> str:
    return f"<text>{escape(words)}</text>"


def _html(tag: str, html: str) -> str:
    return f'<{tag} format="html">{_text(html)}</{tag}>'


def _written(question: Carried) -> list[str]:
    moodle = {
        "single": "multichoice",
        "multiple": "multichoice",
        "short_text": "shortanswer",
        "number": "numerical",
    }.get(question.type, question.type)
    text = html_of(question.text)
    if question.type == "cloze":
        text = _cloze_html(question.data)
    lines = [
        f'<question type="{moodle}">',
        f"<name>{_text(plain_of(html_of(question.text))[:80] or 'question')}</name>",
        _html("questiontext", text),
        f"<defaultgrade>{question.points}</defaultgrade>",
    ]
    if question.feedback_right:
        lines.append(_html("correctfeedback", html_words(question.feedback_right)))
    if question.feedback_wrong:
        lines.append(_html("incorrectfeedback", html_words(question.feedback_wrong)))
    lines += _parts(question)
    if question.tags:
        tags = "".join(f"<tag>{_text(tag)}</tag>" for tag in question.tags)
        lines.append(f"<tags>{tags}</tags>")
    return [*lines, "</question>"]


def _parts(question: Carried) -> list[str]:
    data = question.data
    if question.type in ("single", "multiple"):
        return _choice_parts(question)
    if question.type == "short_text":
        answers = [str(one) for one in data["answers"] if str(one).strip()]
        return [f'<answer fraction="100" format="plain_text">{_text(a)}</answer>' for a in answers]
    if question.type == "number":
        number = parsed_number(str(data["answer"])) or Decimal(0)
        tolerance = parsed_number(str(data.get("tolerance") or 0)) or Decimal(0)
        return [
            f'<answer fraction="100">{_text(f"{number:f}")}<tolerance>{tolerance:f}</tolerance></answer>'
        ]
    if question.type == "matching":
        pairs = [(pair["left"], pair["right"]) for pair in data["pairs"]]
        pairs += [("", one) for one in data.get("extra", [])]
        return [
            f'<subquestion format="html">{_text(html_words(left))}<answer>{_text(html_words(right))}</answer></subquestion>'
            for left, right in pairs
        ]
    if question.type == "ordering":
        return [_answer(n, one, "") for n, one in enumerate(data["order"], start=1)]
    if question.type == "essay":
        return [_html("graderinfo", html_words(str(data.get("hint") or "")))]
    return []


def _choice_parts(question: Carried) -> list[str]:
    options = question.data["options"]
    rights = sum(bool(option.get("right")) for option in options) or 1
    share = f"{Decimal(100) / rights:.5f}".rstrip("0").rstrip(".")
    lines = [f"<single>{'true' if question.type == 'single' else 'false'}</single>"]
    return lines + [
        _answer(share if option.get("right") else 0, option["text"], option.get("feedback", ""))
        for option in options
    ]


def _answer(fraction: Any, words: str, feedback: str) -> str:
    said = _html("feedback", html_words(feedback)) if feedback else ""
    return f'<answer fraction="{fraction}" format="html">{_text(html_words(words))}{said}</answer>'


def _cloze_html(data: dict[str, Any]) -> str:
    from_parsed = parsed(str(data["source"]))
    out = []
    for number, text in enumerate(from_parsed[0]):
        out.append(html_words(text).replace("\n", "<br>"))
        if number < len(from_parsed[1]):
            out.append(_moodle_gap(from_parsed[1][number]))
    return "".join(out)


def _moodle_gap(gap: Gap) -> str:
    def safe(words: str) -> str:
        return html_words(re.sub(r"([\\~=#}{%])", r"\\\1", words))

    if gap.kind == "choice":
        options = [("=" if one in gap.right else "") + safe(one) for one in gap.options]
        return "{1:MULTICHOICE:" + "~".join(options) + "}"
    if gap.kind == "number":
        return (
            "{1:NUMERICAL:="
            + gap.right[0].replace(",", ".")
            + ":"
            + gap.tolerance.replace(",", ".")
            + "}"
        )
    return "{1:SHORTANSWER:" + "~".join(f"={safe(one)}" for one in gap.right) + "}"
