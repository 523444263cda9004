"""Captions: WebVTT and SubRip, read strictly, written as plain WebVTT."""

import html
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kamerton.media.errors import CaptionsError

MAX_BYTES = 2 * 1024 * 1024
_MOST_CUES = 20_000
_TIME = r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]?\d)[.,](\d{1,3})"
_TIMING = re.compile(rf"^{_TIME}\s*-->\s*{_TIME}(?:\s+(.*))?$")
_KEPT_TAGS = re.compile(r"&lt;(/?)(b|i|u)&gt;")
_OTHER_TAGS = re.compile(r"</?[^<>\s\d][^<>]*>")


@dataclass(frozen=True)
class Cue:
    """One caption and when it is shown."""

    start_ms: int
    end_ms: int
    text: str


def read_captions(content: bytes) -> str:
    """The captions as clean WebVTT. Raises CaptionsError, which names the line."""
    return write_webvtt(parse_cues(content))


def parse_cues(content: bytes) -> list[Cue]:
    """The cues of a WebVTT or SubRip file in order of time. Raises CaptionsError."""
    if len(content) > MAX_BYTES:
        raise CaptionsError("captions_too_large", _("The captions are larger than 2 MB."))
    lines = _text(content).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    cues: list[Cue] = []
    number = 0
    while number < len(lines):
        if "-->" in lines[number]:
            start, end = _timing(lines[number], number + 1)
            number, text = _payload(lines, number + 1)
            if text:
                cues.append(Cue(start, end, text))
        else:
            number += 1
    if not cues:
        message = _(
            "There are no captions in the file. WebVTT (.vtt) and SubRip (.srt) can be read."
        )
        raise CaptionsError("captions_empty", message)
    if len(cues) > _MOST_CUES:
        raise CaptionsError("captions_too_many", _("There are too many captions in the file."))
    return sorted(cues, key=lambda cue: (cue.start_ms, cue.end_ms))


def write_webvtt(cues: list[Cue]) -> str:
    """Cues as a WebVTT file."""
    blocks = [f"{_clock(c.start_ms)} --> {_clock(c.end_ms)}\n{c.text}" for c in cues]
    return "WEBVTT\n\n" + "\n\n".join(blocks) + "\n"


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CaptionsError("captions_encoding", _("Save the captions in UTF-8."))


def _timing(line: str, number: int) -> tuple[int, int]:
    found = _TIMING.match(line.strip())
    start, end = (_ms(found.groups()[i : i + 4]) for i in (0, 4)) if found else (0, 0)
    if not found or end <= start:
        message = _("Line %(number)s: the time is wrong: “%(line)s”.")
        raise CaptionsError(
            "captions_time", message % {"number": number, "line": line.strip()[:60]}
        )
    return start, end


def _ms(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, fraction = parts
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return whole * 1000 + int((fraction or "0").ljust(3, "0"))


def _payload(lines: list[str], start: int) -> tuple[int, str]:
    end = start
    while end < len(lines) and lines[end].strip() and "-->" not in lines[end]:
        end += 1
    text = "\n".join(line.strip() for line in lines[start:end])
    kept = html.unescape(text)
    tagged = html.escape(re.sub(_OTHER_TAGS, _keep_plain, kept), quote=False)
    return end, _KEPT_TAGS.sub(r"<\1\2>", tagged).replace("--&gt;", "→")


def _keep_plain(found: "re.Match[str]") -> str:
    return found[0] if re.fullmatch(r"</?[biu]>", found[0]) else ""


def _clock(ms: int) -> str:
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
