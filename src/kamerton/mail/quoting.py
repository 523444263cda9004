"""The new text of a reply: without what it quotes, without the signature.

Three things are looked for, line by line from the top: an introduction of a quotation ("On … wrote:"), the
headers of the quoted mail ("От: … Отправлено: … Тема: …"), and what stands below a mail (the signature).
Where quoted lines have their signs ">", answers between them are kept.
"""

from kamerton.mail import phrases
from kamerton.mail.html_text import plain_text_of

MOST_JOINED = 4
MOST_LENGTH = 400
HEADERS_WITHIN = 7
LONG_LINE = 58
SHORT_SENT = 9
MOST_FOOTER = 12


def new_text(text: str, html: str = "") -> str:
    """Return what a person wrote: from the plain part, or from HTML where there is no plain one."""
    plain = cut(text)
    if plain or not html:
        return plain
    return cut(plain_text_of(html, without_quotes=True))


def cut(text: str) -> str:
    """Return the new text of a plain mail."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\xa0", " ").split("\n")]
    kept: list[str] = []
    place = 0
    while place < len(lines):
        if _ends(lines, place, kept):
            break
        size = _introduction(lines, place)
        if size:
            place = _after_introduction(lines, place + size)
            continue
        if not _is_quoted(lines, place):
            kept.append(lines[place])
        place += 1
    return _trimmed(kept)


def _after_introduction(lines: list[str], place: int) -> int:
    """Return where to read on: at the signs of quotation, or nowhere where there are none."""
    following = next((number for number in range(place, len(lines)) if lines[number].strip()), None)
    if following is not None and lines[following].lstrip().startswith(">"):
        return following
    return len(lines)


def _introduction(lines: list[str], place: int) -> int:
    """Return how many lines from here introduce a quotation; 0 where none do."""
    if phrases.YOU_WROTE.match(lines[place]):
        return 1
    if not lines[place].strip() or not phrases.STARTS.match(lines[place]):
        return 0
    joined = ""
    for size in range(1, MOST_JOINED + 1):
        if place + size > len(lines) or not lines[place + size - 1].strip(" >"):
            return 0
        joined = f"{joined} {lines[place + size - 1].strip(' >')}".strip()
        if len(joined) > MOST_LENGTH:
            return 0
        if _introduces(joined):
            return size
    return 0


def _introduces(words: str) -> bool:
    has_moment = bool(phrases.MOMENT.search(words)) or bool(phrases.NEAR_DIGIT.match(words))
    if not has_moment:
        return False
    if phrases.VERB_AT_END.search(words) or phrases.VERB_INSIDE.search(words):
        return True
    return (
        words.endswith(":")
        and bool(phrases.NEAR_DIGIT.match(words))
        and bool(phrases.ADDRESS.search(words))
    )


def _ends(lines: list[str], place: int, kept: list[str]) -> bool:
    """Return True where nothing new follows."""
    line = lines[place]
    if not line.strip():
        return False
    if phrases.DASHED.match(line) and not _is_heading(lines, place):
        return True
    if _is_header_block(lines, place):
        return True
    has_text = any(one.strip() for one in kept)
    return _is_signature(lines, place, has_text=has_text) or _is_sent_from(line)


def _is_heading(lines: list[str], place: int) -> bool:
    """Return True for a line of dashes and words that only parts a text: nothing of a mail follows."""
    words = lines[place].strip("-_= >")
    return not any(letter.isalpha() for letter in words)


def _is_header_block(lines: list[str], place: int) -> bool:
    """Return True where the headers of a quoted mail begin: at least three parts, sender or time among them."""
    start = place
    if phrases.RULE.match(lines[place]):
        start = next((n for n in range(place + 1, len(lines)) if lines[n].strip()), len(lines))
    if start >= len(lines) or not phrases.HEADER.match(lines[start]):
        return False
    parts: set[str] = set()
    for line in lines[start : start + HEADERS_WITHIN]:
        found = phrases.HEADER.match(line)
        if found and found.lastgroup:
            parts.add(found.lastgroup)
        if found and phrases.ABOUT_INSIDE.search(line):
            parts.add("about")
        if not line.strip():
            break
    return len(parts - {"cc"}) >= 3 or {"to", "about"} <= parts


def _is_signature(lines: list[str], place: int, *, has_text: bool) -> bool:
    if not has_text:
        return False
    if phrases.SIGNATURE.match(lines[place]):
        return True
    rest = [line for line in lines[place + 1 :] if line.strip()]
    return bool(phrases.FOOTER.match(lines[place])) and len(rest) <= MOST_FOOTER


def _is_sent_from(line: str) -> bool:
    if not phrases.SENT_FROM.match(line):
        return False
    words = phrases.LINKS.sub("", line).strip(" *")
    return len(words.split()) <= SHORT_SENT and not phrases.SENTENCE.search(words)


def _is_quoted(lines: list[str], place: int) -> bool:
    """Return True for a quoted line, and for the end of one that a mail program broke in two."""
    if lines[place].lstrip().startswith(">"):
        return True
    words = lines[place].strip()
    if not words or not 0 < place < len(lines) - 1:
        return False
    before, after = lines[place - 1].lstrip(), lines[place + 1].lstrip()
    is_between = before.startswith(">") and after.startswith(">")
    return is_between and len(before) >= LONG_LINE and words[0].islower()


def _trimmed(lines: list[str]) -> str:
    """Return lines as a text without empty ones at its ends and with at most two together inside."""
    text = "\n".join(lines).strip("\n ")
    while "\n\n\n\n" in text:
        text = text.replace("\n\n\n\n", "\n\n\n")
    return text
