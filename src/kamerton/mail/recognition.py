"""What a mail is: written by a person, by a program, returned by a server; and who proves its sender."""

import re
from dataclasses import dataclass
from email.utils import parseaddr

from kamerton.mail.addresses import is_ours
from kamerton.mail.parsing import ReadMail

_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
_AUTO_HEADERS = (
    "X-Autoreply",
    "X-Autorespond",
    "X-Autoreply-From",
    "X-Mail-Autoreply",
    "X-Yandex-Autoreply",
    "X-AutoReply-From",
)
_AUTO_SUBJECT = re.compile(
    r"^\s*(?:\W*(?:re|fw|fwd|ответ)\s*:\s*)*(?:автоответ|автоматический ответ|automatic reply|auto[- ]?reply|"
    r"auto:|autoreply|out of (?:the )?office|я в отпуске|я на больничном|отсутствую на рабочем месте|"
    r"vacation|abwesenheit|уведомление об отсутствии)",
    re.IGNORECASE,
)
_MACHINES = re.compile(r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)([+@-]|$)")
_VERDICT = re.compile(r"\b(spf|dkim|dmarc)\s*=\s*(\w+)([^;]*)", re.IGNORECASE)
_DOMAINS = re.compile(
    r"(?:header\.[di]|header\.from|smtp\.mailfrom|smtp\.helo)\s*=\s*\"?([^\s;\"]+)"
)
_FAMILIES = (
    frozenset(
        {"ya.ru", "yandex.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.ua", "narod.ru"}
    ),
    frozenset({"gmail.com", "googlemail.com"}),
)


def is_delivery_report(mail: ReadMail) -> bool:
    """Return True for what a mail server says about the delivery of a letter."""
    kind = mail.message.get_content_type()
    says = str(mail.message.get_param("report-type") or "").lower()
    return bool(mail.report) or (kind == "multipart/report" and says == "delivery-status")


def is_automatic(mail: ReadMail, envelope_from: str) -> bool:
    """Return True for vacation notices, lists and other programs' letters."""
    submitted = mail.header("Auto-Submitted").partition(";")[0].strip().lower()
    if submitted not in {"", "no"}:
        return True
    if mail.header("Precedence").strip().lower() in _BULK or mail.header("List-Id"):
        return True
    if any(mail.header(name) for name in _AUTO_HEADERS):
        return True
    if is_delivery_report(mail) or envelope_from == "<>":
        return True
    return bool(_AUTO_SUBJECT.match(mail.header("Subject")) or _MACHINES.match(mail.sender))


def is_loop(mail: ReadMail) -> bool:
    """Return True for a letter that the platform itself sent."""
    return is_ours(mail.sender) or bool(mail.header("X-Kamerton"))


@dataclass(frozen=True, slots=True)
class Report:
    """What a server says of a letter: RFC 3464.

    Attributes:
        is_failed: it was not delivered (a delay is no failure).
        is_for_good: another try would not help (5.x.x).
        words: what the server answered.
    """

    is_failed: bool
    is_for_good: bool
    words: str


def read_report(mail: ReadMail) -> Report:
    """Read a delivery report; one without a machine's part counts as a failure for now."""
    fields: dict[str, str] = {}
    for line in mail.report.splitlines():
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip().lower(), value.strip())
    if not fields:
        return Report(is_failed=True, is_for_good=False, words=mail.header("Subject")[:500])
    status = fields.get("status", "")
    words = fields.get("diagnostic-code", "").partition(";")[2].strip() or status
    return Report(
        is_failed=fields.get("action", "failed").lower() == "failed",
        is_for_good=status.startswith("5"),
        words=words[:500],
    )


def same_mailbox(one: str, other: str) -> bool:
    """Return True when two addresses lead to one mailbox, by what the great providers promise."""
    return _mailbox(one) == _mailbox(other) != ""


def _mailbox(address: str) -> str:
    name, _at, domain = parseaddr(address)[1].strip().lower().rpartition("@")
    family = next((group for group in _FAMILIES if domain in group), None)
    if family is not None:
        domain = sorted(family)[0]
        name = name.replace(".", "") if "gmail.com" in family else name.replace(".", "-")
    name = name.partition("+")[0]
    return f"{name}@{domain}" if name and domain else ""


def proof(mail: ReadMail, server: str) -> bool | None:
    """Return whether the receiving server proves the sender's domain.

    Only the header that ``server`` (its authserv-id) wrote is believed, and of those the topmost.

    Returns:
        True: proven; False: disproven; None: it says nothing.
    """
    wanted = server.strip().lower()
    said = next(
        (
            value
            for value in mail.headers("Authentication-Results")
            if wanted and (value.partition(";")[0].split() or [""])[0].lower() == wanted
        ),
        "",
    )
    verdicts = [(a.lower(), b.lower(), c) for a, b, c in _VERDICT.findall(said)]
    domain = mail.sender.rpartition("@")[2]
    if any(way == "dmarc" and result == "pass" for way, result, _more in verdicts):
        return True
    if any(result == "pass" and _is_aligned(more, domain) for _way, result, more in verdicts):
        return True
    if any(result in {"fail", "permerror"} for _way, result, _more in verdicts):
        return False
    return None


def _is_aligned(more: str, domain: str) -> bool:
    for found in _DOMAINS.findall(more):
        proven = found.rpartition("@")[2].lower()
        if domain == proven or domain.endswith(f".{proven}") or proven.endswith(f".{domain}"):
            return True
    return False
