"""HTML of mails as plain text, without what it quotes."""

import re
from html.parser import HTMLParser

_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "wbr", "area", "base", "col"})
_SILENT = frozenset({"style", "script", "head", "title", "template"})
_BLOCKS = frozenset(
    {
        "p",
        "div",
        "tr",
        "li",
        "ul",
        "ol",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "pre",
        "section",
    }
)
# Classes and ids that mail programs give to the mail they quote and to the signature.
_QUOTED = re.compile(
    r"gmail_quote|gmail_attr|gmail_signature|yahoo_quoted|moz-cite-prefix|moz-signature|js-helper|"
    r"js-readmsg-msg|divRplyFwdMsg|appendonsend|ms-outlook-mobile-reference|mail-quote|"
    r"protonmail_quote|zmail_extra|mail_spam_quote|reply-intro|ya-quote|OLK_SRC_BODY_SECTION|"
    r"AppleMailSignature|ms-outlook-mobile-signature|mailru-signature|WISEONE_QUOTE",
    re.IGNORECASE,
)
# Outlook draws a line above the headers of the quoted mail; all that follows it is quoted.
_FROM_HERE = re.compile(
    r"border-top:\s*solid\s*#?\w+\s*1\.0pt|border:none;\s*border-top:\s*solid|id=.?(?:divRplyFwdMsg|"
    r"appendonsend|replySplit|stopSpelling)",
    re.IGNORECASE,
)


class _Reader(HTMLParser):
    """Gathers words; `cuts` leaves quotations out."""

    def __init__(self, *, cuts: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.cuts = cuts
        self.words: list[str] = []
        self.silent: list[str] = []
        self.is_over = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.is_over:
            return
        if self.silent:
            if tag not in _VOID:
                self.silent.append(tag)
            return
        if tag in _SILENT or (self.cuts and self._quotes(tag, attrs)):
            if tag not in _VOID:
                self.silent.append(tag)
            return
        self._open(tag, attrs)

    def _open(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.words.append("\n\n" if tag == "p" else "\n")
        if tag == "br":
            self.words.append("\n")
        if tag == "li":
            self.words.append("- ")
        if tag == "blockquote":
            self.words.append("\n")

    def _quotes(self, tag: str, attrs: list[tuple[str, str | None]]) -> bool:
        given = {name: value or "" for name, value in attrs}
        marks = f"{given.get('class', '')} {given.get('id', '')} {given.get('name', '')}"
        style = f"{given.get('style', '')} id={given.get('id', '')}"
        if _FROM_HERE.search(style) and tag in {"div", "hr"}:
            self.is_over = True
            return True
        return tag == "blockquote" or bool(_QUOTED.search(marks))

    def handle_endtag(self, tag: str) -> None:
        if self.silent:
            if tag in self.silent:
                while self.silent.pop() != tag:
                    pass
            return
        if tag in _BLOCKS or tag == "blockquote":
            self.words.append("\n\n" if tag == "p" else "\n")
        if tag in {"td", "th"}:
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.silent and not self.is_over:
            self.words.append(re.sub(r"[ \t\r\n]+", " ", data))


def _read(html: str, *, cuts: bool) -> str:
    reader = _Reader(cuts=cuts)
    reader.feed(html)
    reader.close()
    lines = [" ".join(line.split()) for line in "".join(reader.words).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def plain_text_of(html: str, *, without_quotes: bool) -> str:
    """Return the words of an HTML mail, a line for each paragraph."""
    return _read(html, cuts=without_quotes)
