"""GIFT: Moodle's plain-text format (docs.moodle.org/en/GIFT_format)."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kamerton.assessment.exchange.carried import Carried, UnreadableFile
from kamerton.assessment.questions.typed import parsed_number
from kamerton.texts.api import from_markdown, plain_text

WRITTEN = frozenset({"single", "multiple", "short_text", "number", "matching", "essay"})
SPECIAL = "~=#{}:"
_UNESCAPED = re.compile(r"(?<!\\)((?:\\\\)*)([~=])")
GAP = "_____"


def read(content: bytes) -> list[Carried]:
    """Return the questions of a GIFT file with their lines; raise UnreadableFile."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise UnreadableFile(_("The file is not text in UTF-8.")) from fault
    found: list[Carried] = []
    folder: tuple[str, ...] = ()
    for line, block in _blocks(text.replace("\r\n", "\n")):
        if block.startswith("$CATEGORY:"):
            hidden = re.compile(r"\$\w+\$|top", re.I)
            parts = [one.strip()[:200] for one in block[10:].split("\n")[0].split("/")]
            folder = tuple(part for part in parts if part and not hidden.fullmatch(part))
            continue
        found.append(_question(line, block, folder))
    return found


def _blocks(text: str) -> list[tuple[int, str]]:
    """Return (line, text) of what stands between empty lines, without comments."""
    found: list[tuple[int, str]] = []
    lines: list[str] = []
    first = depth = 0
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if line.lstrip().startswith("//"):
            continue
        bare = re.sub(r"\\.", "", line)
        if line.strip() or depth > 0:
            first = first or number
            lines.append(line)
            depth = max(depth + bare.count("{") - bare.count("}"), 0)
            if number <= text.count("\n") + 1 or not line.strip():
                pass
        elif lines:
            found.append((first, "\n".join(lines).strip()))
            lines, first = [], 0
        if line.strip().startswith("$CATEGORY:") and lines:
            found.append((first, "\n".join(lines).strip()))
            lines, first = [], 0
    if lines:
        found.append((first, "\n".join(lines).strip()))
    return found


def _plain(text: str) -> str:
    """Return a text with its escapes resolved."""
    text = re.sub(r"\\n", "\n", text) if "\\n" in text else text
    return re.sub(r"\\(.)", r"\1", text).strip()


def _split(text: str, sign: str) -> list[str]:
    """Split at a sign that is not escaped."""
    return re.split(rf"(?<!\\){re.escape(sign)}", text)


def _question(line: int, block: str, folder: tuple[str, ...]) -> Carried:
    found = Carried(line, folder=folder)
    titled = re.match(r"::((?:\\.|[^:])*)::", block)
    body = block[titled.end() :] if titled else block
    body = re.sub(r"^\s*\[(html|moodle|plain|markdown)\]", "", body)
    opening = re.search(r"(?<!\\)\{", body)
    closing = re.search(r"(?<!\\)\}", body[opening.end() :]) if opening else None
    if opening is None or closing is None:
        found.text = from_markdown(_plain(body))
        found.problem = _("there are no answers in braces")
        return found
    inner = body[opening.end() : opening.end() + closing.start()]
    tail = body[opening.end() + closing.end() :].strip()
    words = _plain(body[: opening.start()])
    found.text = from_markdown(f"{words} {GAP} {_plain(tail)}" if tail else words)
    inner, _sign, general = inner.partition("####")
    found.feedback_wrong = _plain(general)[:2000]
    _answers(inner.strip(), found)
    return found


def _answers(inner: str, found: Carried) -> None:
    if not inner:
        found.type = "essay"
    elif inner.startswith("#"):
        _number(inner[1:], found)
    elif re.match(r"(?i)^(T|TRUE|F|FALSE)\s*(#|$)", inner):
        _true_false(inner, found)
    elif re.search(r"(?<!\\)->", inner):
        _matching(inner, found)
    else:
        _options(inner, found)


def _number(inner: str, found: Carried) -> None:
    found.type = "number"
    parts = [one for one in _split(inner, "=") if one.strip()]
    if len(parts) > 1:
        found.notes.append(_("only the first right number is carried over"))
    first = re.sub(r"^%\d+%", "", _split(parts[0] if parts else "", "#")[0].strip())
    low, dots, high = first.partition("..")
    if dots:
        least, most = parsed_number(low), parsed_number(high)
        if least is None or most is None:
            return
        middle, wide = (least + most) / 2, abs(most - least) / 2
        found.data = {"answer": f"{middle.normalize():f}", "tolerance": f"{wide.normalize():f}"}
        return
    number, _sign, tolerance = first.partition(":")
    found.data = {"answer": number.strip(), "tolerance": tolerance.strip() or "0"}


def _true_false(inner: str, found: Carried) -> None:
    found.type = "single"
    is_true = inner.upper().startswith("T")
    wrong = _plain([*_split(inner, "#"), ""][1])
    options = [{"text": _("True")}, {"text": pgettext("answer", "False")}]
    options[0 if is_true else 1]["right"] = True  # type: ignore[assignment]
    if wrong:
        options[1 if is_true else 0]["feedback"] = wrong
    found.data = {"options": options}


def _matching(inner: str, found: Carried) -> None:
    found.type = "matching"
    pairs, extra = [], []
    for one in _split(inner, "="):
        left, sign, right = _split(one, "#")[0].partition("->")
        if sign and left.strip():
            pairs.append({"left": _plain(left)[:2000], "right": _plain(right)[:2000]})
        elif sign and right.strip():
            extra.append(_plain(right))
    found.data = {"pairs": pairs, "extra": extra}


def _options(inner: str, found: Carried) -> None:
    pieces = _UNESCAPED.split("\0" + inner)
    options: list[dict[str, Any]] = []
    weighted = False
    for before, sign, text in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        if options and before:
            options[-1]["text"] += before
        words, *feedback = _split(text, "#")
        weight = re.match(r"\s*%(-?\d+(?:\.\d+)?)%", words)
        weighted = weighted or (weight is not None and float(weight[1]) > 0)
        is_right = float(weight[1]) > 0 if weight else sign == "="
        option: dict[str, Any] = {"text": words[weight.end() if weight else 0 :]}
        option |= {"right": True} if is_right else {}
        option |= (
            {"feedback": _plain(feedback[0])[:2000]} if feedback and feedback[0].strip() else {}
        )
        options.append(option)
    for option in options:
        option["text"] = _plain(option["text"])[:2000]
    if options and "~" not in re.sub(r"\\.", "", inner) and all(o.get("right") for o in options):
        found.type = "short_text"
        found.data = {"answers": [option["text"] for option in options]}
        return
    rights = sum(bool(option.get("right")) for option in options)
    found.type = "single" if rights == 1 and not weighted else "multiple"
    found.data = {"options": options}


def _escaped(text: Any) -> str:
    words = "".join(f"\\{c}" if c in SPECIAL + "\\" else c for c in str(text))
    words = words.replace("->", "-\\>")
    return " ".join(words.split())


def write(questions: Iterable[Carried]) -> bytes:
    """Return questions as GIFT; those of other types must be left out before (see WRITTEN)."""
    blocks: list[str] = []
    folder: tuple[str, ...] | None = None
    for question in questions:
        if question.folder != folder:
            folder = question.folder
            path = "/".join(["$course$", "top", *(one.replace("/", " ") for one in folder)])
            blocks.append(f"$CATEGORY: {path}")
        blocks.append(_written(question))
    return ("\n\n".join(blocks) + "\n").encode()


def _written(question: Carried) -> str:
    words = _escaped(plain_text(question.text)) or "?"
    general = f"\n####{_escaped(question.feedback_wrong)}" if question.feedback_wrong else ""
    return f"{words} {{{_inner(question)}{general}}}"


def _inner(question: Carried) -> str:
    data = question.data
    if question.type == "short_text":
        return " ".join(f"={_escaped(a)}" for a in data["answers"] if str(a).strip())
    if question.type == "number":
        number = parsed_number(str(data["answer"])) or Decimal(0)
        tolerance = parsed_number(str(data.get("tolerance") or 0)) or Decimal(0)
        return f"#{number:f}:{tolerance:f}"
    if question.type == "matching":
        pairs = [(pair["left"], pair["right"]) for pair in data["pairs"]]
        pairs += [("", one) for one in data.get("extra", [])]
        return "\n".join(f"={_escaped(left)} -> {_escaped(right)}" for left, right in pairs)
    if question.type in ("single", "multiple"):
        return "\n".join(_option(question, option) for option in data["options"])
    return ""


def _option(question: Carried, option: dict[str, Any]) -> str:
    options = question.data["options"]
    if question.type == "single":
        sign = "=" if option.get("right") else "~"
    else:
        rights = sum(bool(one.get("right")) for one in options) or 1
        sign = f"~%{Decimal(100) / rights:.5f}%" if option.get("right") else "~"
    feedback = f"#{_escaped(option['feedback'])}" if option.get("feedback") else ""
    return f"{sign}{_escaped(option['text'])}{feedback}"
