"""A work among colleagues tells nothing of its author: names in words, names of files, what files say inside."""

import io
import zipfile

import av
import docx
import numpy as np
import openpyxl
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from kamerton.assessment.models import PeerWork
from kamerton.assessment.operations import peer_works, work
from kamerton.assessment.peer_cleaning import clean_copy
from kamerton.assessment.peer_masking import masking
from kamerton.files.api import SentFiles, files_of, open_file, store
from kamerton.files.models import StoredFile
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.texts.api import from_markdown
from tests.factories.peers import make_learners, set_terms
from tests.factories.study import make_cohort, make_version
from tests.factories.tasks import RUBRIC, make_assignment

NAME = "Орлова"
MASK = masking([NAME, "Орловой", "Марина Сергеевна", "orlova@test.example"])
OFFICE = "application/vnd.openxmlformats-officedocument."


def _bytes(write):
    found = io.BytesIO()
    write(found)
    return found


def _word():
    document = docx.Document()
    document.core_properties.author = NAME
    document.core_properties.last_modified_by = NAME
    document.add_paragraph(f"Работа {NAME} М. С.")
    return _bytes(document.save)


def _sheet():
    book = openpyxl.Workbook()
    book.properties.creator = NAME
    book.active["A1"] = f"{NAME} Марина"
    return _bytes(book.save)


def _photo():
    exif = Image.Exif()
    exif[0x013B], exif[0x0112] = "Orlova", 6
    picture = Image.new("RGB", (40, 30), "red")
    return _bytes(lambda to: picture.save(to, "JPEG", exif=exif.tobytes(), comment=b"Orlova"))


def _pdf():
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Author": "Orlova", "/Title": "Orlova, work"})
    return _bytes(writer.write)


def _sound():
    def write(target):
        with av.open(target, "w", format="wav") as container:
            container.metadata["artist"] = "Orlova"
            stream = container.add_stream("pcm_s16le", rate=8000, layout="mono")
            frame = av.AudioFrame.from_ndarray(
                np.zeros((1, 4000), dtype=np.int16), format="s16", layout="mono"
            )
            frame.sample_rate = 8000
            for packet in [*stream.encode(frame), *stream.encode(None)]:
                container.mux(packet)

    return _bytes(write)


FILES = [
    ("отчёт Орлова.docx", f"{OFFICE}wordprocessingml.document", _word),
    ("Орлова.xlsx", f"{OFFICE}spreadsheetml.sheet", _sheet),
    ("Орлова.jpg", "image/jpeg", _photo),
    ("Орлова.pdf", "application/pdf", _pdf),
    ("Орлова.wav", "audio/wav", _sound),
    ("Орлова.txt", "text/plain", lambda: io.BytesIO(f"Писала {NAME}".encode())),
]


def _all_said(data):
    """Return everything that a file says, also packed."""
    raw = data.getvalue() if isinstance(data, io.BytesIO) else data
    if raw[:2] != b"PK":
        return raw
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        return b"".join(package.read(name) for name in package.namelist())


@pytest.mark.parametrize(("name", "mime", "make"), FILES, ids=[f[0][-4:] for f in FILES])
def test_a_clean_copy_says_nothing_of_its_author(name, mime, make):
    original = make()
    assert any(word in _all_said(original) for word in (b"Orlova", NAME.encode()))
    original.seek(0)
    with clean_copy(original, mime, MASK) as copy:
        said = _all_said(copy.read())
    assert b"Orlova" not in said
    assert NAME.encode() not in said


def test_a_clean_copy_still_opens():
    word = clean_copy(_rewound(_word()), f"{OFFICE}wordprocessingml.document", MASK)
    assert docx.Document(word).paragraphs[0].text == "Работа ••• М. С."
    photo = Image.open(clean_copy(_rewound(_photo()), "image/jpeg", MASK))
    assert (photo.size, dict(photo.getexif())) == ((30, 40), {})  # turned as the camera said
    pdf = PdfReader(clean_copy(_rewound(_pdf()), "application/pdf", MASK))
    assert len(pdf.pages) == 1
    with av.open(clean_copy(_rewound(_sound()), "audio/wav", MASK)) as sound:
        assert sound.streams.audio[0].rate == 8000


def _rewound(data):
    data.seek(0)
    return data


def test_pictures_of_several_kinds_are_drawn_anew():
    for kind, mime in (("PNG", "image/png"), ("WEBP", "image/webp"), ("GIF", "image/gif")):
        palette = Image.new("P", (8, 8))
        source = palette if kind != "WEBP" else palette.convert("RGBA")
        data = _bytes(lambda to, s=source, k=kind: s.save(to, k))
        assert Image.open(clean_copy(_rewound(data), mime, MASK)).size == (8, 8)
    frames = [Image.new("P", (8, 8), n) for n in range(2)]
    moving = _bytes(
        lambda to: frames[0].save(
            to, "GIF", save_all=True, append_images=frames[1:], comment=b"Orlova"
        )
    )
    copy = clean_copy(_rewound(moving), "image/gif", MASK)
    assert b"Orlova" not in copy.read()


def test_a_score_as_text_loses_who_wrote_it_down():
    abc = f"X:1\nT:Полька\nC:М. Глинка\nZ:{NAME}\nK:C\nCDEF|\n".encode()
    copy = clean_copy(io.BytesIO(abc), "text/vnd.abc", MASK).read().decode()
    assert "Z:" not in copy
    assert "М. Глинка" in copy
    xml = f"<score-partwise><encoder>Анна</encoder><part-name>{NAME}</part-name></score-partwise>"
    mime = "application/vnd.recordare.musicxml+xml"
    said = clean_copy(io.BytesIO(xml.encode()), mime, MASK).read().decode()
    assert "Анна" not in said
    assert NAME not in said


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (b"MThd", "audio/midi"),
        (b"\xd0\xcf\x11\xe0", "application/msword"),
        (b"not a picture", "image/png"),
        (b"not a sound", "audio/mpeg"),
        (b"not a package", f"{OFFICE}wordprocessingml.document"),
        (b"%PDF-nothing", "application/pdf"),
        (b"\xff\xfe\xff", "text/plain"),
    ],
)
def test_what_cannot_be_cleaned_is_not_shown(data, mime):
    assert clean_copy(io.BytesIO(data), mime, MASK) is None


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Орлова М. С.", "••• М. С."),
        ("ОРЛОВА", "•••"),
        ("План Орловой", "План •••"),
        ("Марина Сергеевна говорит", "••• говорит"),
        ("пишите: orlova@test.example.", "пишите: •••."),
        ("Орловать нечего, и орлова тень", "Орловать нечего, и орлова тень"),
    ],
)
def test_a_name_is_hidden_as_a_whole_word(text, hidden):
    assert MASK(text) == hidden


def test_nothing_to_hide_leaves_words_alone():
    assert masking(["", " ", "Я"])("Я пишу") == "Я пишу"


@pytest.fixture
def author(db, institute, methodologist, organiser, tutor):
    version = make_version(institute, activity_type="assignment")
    parts = [
        {"key": "report", "kind": "text", "title": "Отчёт", "required": False},
        {"key": "scan", "kind": "file", "title": "Файлы", "required": False},
    ]
    assignment = make_assignment(methodologist, version, parts=parts, rubric=RUBRIC)
    set_terms(methodologist, assignment)
    cohort = make_cohort(institute, version)
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    author, _other = make_learners(cohort, organiser, 2)
    author.person.surname = NAME
    author.person.save()
    return author


def _handed_in(author, text, files):
    """Hand in a text and files with names of their own; return the work as colleagues see it."""
    assignment_id = author.cohort.version.modules.get().activities.get().assignment.pk
    person = author.person
    draft = work.draft_submission(person, assignment_id=assignment_id, enrolment=author)
    ids = [
        store(_rewound(make()), name, owner=("upload", person.pk), actor=person).pk
        for name, _mime, make in files
    ]
    work.keep_draft(
        person,
        submission_id=draft.pk,
        parts={"report": {"text": text}},
        sent={"scan": SentFiles(ids=ids)} if ids else {},
    )
    work.submit_work(person, submission_id=draft.pk)
    made = peer_works.offer_work(draft.pk)
    peer_works.prepare_work(made.pk)
    peer_works.prepare_work(made.pk)  # twice is once
    return PeerWork.objects.get(pk=made.pk)


def test_colleagues_get_copies_with_names_that_tell_nothing(author):
    surname = author.person.surname
    text = from_markdown(f"Работу сделала {surname}, {author.person.email}.")
    made = _handed_in(author, text, FILES[:3])
    assert surname not in str(made.parts)
    assert author.person.email not in str(made.parts)
    copies = files_of((peer_works.OWNER, made.pk))
    assert [file.name for file in copies] == ["work-1.docx", "work-2.xlsx", "work-3.jpg"]
    assert {file.uploader_id for file in copies} == {None}
    assert made.parts["scan"]["files"] == [file.id for file in copies]
    for file in copies:
        with open_file(file.id) as content:
            assert NAME.encode() not in _all_said(content.read())


def test_a_file_that_cannot_be_cleaned_is_counted_and_not_shown(author):
    files = [("песня.mid", "", lambda: io.BytesIO(b"MThd\0\0\0\6\0\0\0\1\0\x60")), FILES[5]]
    made = _handed_in(author, from_markdown("Песня"), files)
    assert made.withheld == {"scan": 1}
    assert len(made.parts["scan"]["files"]) == 1


def test_files_inside_a_text_become_copies_too(author):
    person = author.person
    picture = store(_rewound(_photo()), "Орлова.jpg", owner=("upload", person.pk), actor=person)
    broken = store(
        io.BytesIO(b"MThd\0\0\0\6\0\0\0\1\0\x60"),
        "я.mid",
        owner=("upload", person.pk),
        actor=person,
    )
    text = {
        "type": "doc",
        "content": [
            {"type": "image", "attrs": {"file": str(picture.pk), "alt": person.surname}},
            {"type": "file", "attrs": {"file": str(broken.pk), "name": "я.mid"}},
            {
                "type": "paragraph",
                "content": [
                    {"type": "mention", "attrs": {"person": person.pk, "label": "Анна"}},
                    {"type": "text", "text": " здесь"},
                ],
            },
        ],
    }
    made = _handed_in(author, text, [])
    shown = made.parts["report"]["text"]
    (copy,) = files_of((peer_works.OWNER, made.pk))
    assert [node["type"] for node in shown["content"]] == ["image", "paragraph"]
    assert shown["content"][0]["attrs"]["file"] == str(copy.id)
    assert person.surname not in str(shown)
    assert "mention" not in str(shown)
    assert made.withheld == {"report": 1}
    assert StoredFile.objects.filter(owner_kind="submission").count() == 2
