import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamerton.mail.decoding import decoded, header_text
from kamerton.mail.documents import document_of
from kamerton.mail.parsing import read_mail, safe_name
from kamerton.mail.recognition import same_mailbox

WORDS = "Здравствуйте, Пётр Ильич! Завтра попробую на уроке: дети играют по очереди."


@pytest.mark.parametrize("encoding", ["koi8-r", "cp1251", "cp866", "iso8859-5", "utf-8"])
@pytest.mark.parametrize(
    "declared", [None, "", "us-ascii", "iso-8859-1", "utf-8", "unknown", "same"]
)
def test_broken_encodings_are_read(encoding, declared):
    assert decoded(
        WORDS.encode(encoding, "replace"), encoding if declared == "same" else declared
    ) in {
        WORDS,
        WORDS.encode(encoding, "replace").decode(encoding),
    }


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("koi8-r", "windows-1251"), ("cp1251", "koi8-r"), ("utf-8", "koi8-r")],
)
def test_a_wrong_label_is_not_believed(encoding, declared):
    assert decoded(WORDS.encode(encoding), declared) == WORDS


def test_what_is_not_russian_stays_what_it_is():
    assert decoded("Größe und Café".encode("cp1252"), "iso-8859-1") == "Größe und Café"
    assert decoded("日本語".encode("shift_jis"), "shift_jis") == "日本語"


def test_headers_are_read_however_they_were_written():
    assert header_text("=?koi8-r?B?8NLJ18XU?=") == "Привет"
    assert header_text("=?utf-8?Q?=D0=9F=D1=80=D0=B8?= =?utf-8?Q?=D0=B2=D0=B5=D1=82?=") == "Привет"
    raw = "Тема занятия о гаммах".encode("cp1251").decode("ascii", "surrogateescape")
    assert header_text(raw) == "Тема занятия о гаммах"
    assert header_text("=?no-such?B?8NLJ18XU?= x") != ""


def test_a_mail_without_any_charset_is_read():
    raw = b"From: a@b.example\nSubject: " + "Тема урока".encode("koi8-r")
    raw += b"\nContent-Type: text/plain\nContent-Transfer-Encoding: 8bit\n\n" + WORDS.encode(
        "koi8-r"
    )
    mail = read_mail(raw)
    assert (mail.text, mail.header("subject")) == (WORDS, "Тема урока")


@given(st.binary(max_size=400))
def test_no_bytes_are_too_strange(raw):
    mail = read_mail(raw)
    assert isinstance(mail.text, str)
    assert isinstance(mail.sender, str)


@given(st.text(max_size=200))
def test_a_name_never_holds_a_path(name):
    safe = safe_name(name)
    assert not set(safe) & set("/\\\x00\n:")
    assert safe not in {".", ".."}
    assert len(safe) <= 150


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\ноты.pdf", "ноты.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("...", ""),
    ],
)
def test_tricks_in_names_come_to_nothing(name, safe):
    assert safe_name(name) == safe


def test_parts_in_parts_in_parts_end_somewhere():
    raw = b"Content-Type: text/plain\n\ndeep"
    for number in range(60):
        mark = f"b{number}".encode()
        head = b"Content-Type: multipart/mixed; boundary=" + mark + b"\n\n--" + mark + b"\n"
        raw = head + raw + b"\n--" + mark + b"--\n"
    assert read_mail(b"From: a@b.example\n" + raw).text == ""


def test_many_parts_end_somewhere():
    parts = b"".join(b"--b\nContent-Type: text/plain\n\nx\n" for _number in range(5000))
    mail = read_mail(b"Content-Type: multipart/mixed; boundary=b\n\n" + parts + b"--b--")
    assert mail.text.count("x") < 200


def test_an_archive_is_carried_and_never_opened():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\0" * 30_000_000)
    import base64

    raw = (
        b"From: a@b.example\nContent-Type: application/zip; name=n.zip\n"
        b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(packed.getvalue())
    )
    (file,) = read_mail(raw).files
    assert (file.name, len(file.content)) == ("n.zip", len(packed.getvalue()))


def test_pictures_of_a_signature_are_told_from_photographs():
    head = b"Content-Type: multipart/related; boundary=b\n\n"
    part = b"--b\nContent-Type: image/png\nContent-ID: <a>\nContent-Disposition: inline\n\n"
    mail = read_mail(head + part + b"x" * 100 + b"\n" + part + b"x" * 20000 + b"\n--b--")
    assert [file.is_decoration for file in mail.files] == [True, False]


def test_broken_lines_are_joined_and_lists_stay():
    text = (
        "Это длинная строка, которую почтовая программа перенесла на семьдесят\n"
        "второй букве.\n- первое\n- второе\n\nКоротко\nи ясно"
    )
    first, second = document_of(text)["content"]
    words = [node.get("text", "|") for node in first["content"]]
    assert words == [
        "Это длинная строка, которую почтовая программа перенесла на семьдесят второй букве.",
        "|",
        "- первое",
        "|",
        "- второе",
    ]
    assert [node.get("text", "|") for node in second["content"]] == ["Коротко", "|", "и ясно"]


def test_mailboxes_of_one_person_are_one():
    assert same_mailbox("Orlova.M@ya.ru", "orlova-m@yandex.ru")
    assert same_mailbox("or.lova+school@gmail.com", "orlova@googlemail.com")
    assert not same_mailbox("orlova@mail.ru", "orlova@yandex.ru")
    assert not same_mailbox("", "")
