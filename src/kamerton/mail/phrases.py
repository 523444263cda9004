"""How mail programs introduce what they quote, and what they add below: in the languages of our readers' programs."""

import re

_FROM = "От|From|De|Von|Van|Da|Fra|Från|Od|Lähettäjä|Feladó|Kimden|Отправитель"
_TO = "Кому|To|À|A|An|Aan|Til|Till|Do|Para|Vastaanottaja|Címzett"
_WHEN = (
    "Отправлено|Дата|Sent|Date|Envoyé le|Envoyé|Gesendet|Datum|Verzonden|Inviato|Data|Dato|Sendt|"
    "Skickat|Wysłano|Enviado|Fecha|Lähetetty|Message du"
)
_ABOUT = "Тема|Subject|Objet|Sujet|Betreff|Onderwerp|Oggetto|Emne|Ämne|Temat|Asunto|Assunto|Aihe"
_COPY = "Копия|Cc|Copie à|Kopie|Kopia|Reply-To|Ответить"
_EDGE = r"^[\s>*]*"

# One line of the headers that stand above a quoted mail, each with the part it plays.
HEADER = re.compile(
    rf"{_EDGE}(?:(?P<who>{_FROM})|(?P<to>{_TO})|(?P<when>{_WHEN})|(?P<about>{_ABOUT})|(?P<cc>{_COPY}))"
    r"\s*:\**(?:\s|\S*@|$|\S)",
    re.IGNORECASE,
)
ABOUT_INSIDE = re.compile(rf"\s(?:{_ABOUT})\s*:", re.IGNORECASE)

# "-----Original Message-----", "---------- Пересылаемое сообщение ----------", "---- On … wrote ----"
DASHED = re.compile(r"^[\s>]*[-_=]{3,}\s*[^\W_][^\n]{4,120}?\s*[-_=]{3,}\s*$")
RULE = re.compile(r"^\s*(?:[-=_—–*]\s?){3,}\s*$")

_VERB = (
    "wrote|a écrit|schrieb|ha scritto|schreef|escreveu|escribió|skrev|napisał\\(a\\)|napisała?|"
    "kirjoitti|írta|пишет|писала?|написала?|написал\\(а\\)|писал\\(а\\)|сообщает|сообщила?|"
    "hat geschrieben|пишут|напісаў|написав|жазды"
)
VERB_AT_END = re.compile(rf"(?:\b|\s|>)(?:{_VERB})\s*:?\s*$", re.IGNORECASE)
VERB_INSIDE = re.compile(
    rf"(?:\s|>)(?:{_VERB}|skrev)\b[^\n]{{0,120}}@[^\n]*>?\s*:\s*$", re.IGNORECASE
)
YOU_WROTE = re.compile(r"^[\s>]*(?:Вы|Ты) писали?\b.{0,60}:\s*$", re.IGNORECASE)
STARTS = re.compile(
    r"^[\s>*]*(?:On|Le|Am|Il|Op|Em|El|Den|Dnia|W dniu|In data|В|Во|\W?\d|\w{2,12}[.,]?\s+\d)",
    re.IGNORECASE,
)
NEAR_DIGIT = re.compile(r"^[^\n]{0,24}\d")
MOMENT = re.compile(r"\d{1,2}[:.]\d{2}|\b(?:19|20)\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
ADDRESS = re.compile(r"[\w.+'=-]+@[\w-]+(?:\.[\w-]+)+")

SIGNATURE = re.compile(r"^\s*(?:--|—+|–)\s*$")
FOOTER = re.compile(r"^\s*_{2,}\s*$")
SENT_FROM = re.compile(
    r"^\s*\*?(?:Sent from|Sent with|Sent via|Get Outlook for|Отправлено (?:из|с|со|через|от)|"
    r"Послано (?:из|с)|Envoyé (?:de|depuis|à partir)|Gesendet (?:von|mit)|Von meinem|Enviado (?:desde|do|de)|"
    r"Inviato (?:da|dal)|Verzonden (?:vanaf|met)|Sendt fra|Skickat från|Lähetetty|Wysłan[eo] z|"
    r"Надіслано з|Скачать Outlook для|Получить Outlook для)\b[^\n]{0,90}$",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"[,;!?]|\.\s|\.$")
LINKS = re.compile(r"<https?://[^>]*>|\(https?://[^)]*\)|\[https?://[^\]]*\]")
