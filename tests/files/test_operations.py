import threading
from datetime import timedelta

import pytest
from django.db import connections
from PIL import Image

from kamerton.core import clock
from kamerton.core.api import storage, subscribe
from kamerton.core.errors import DomainError, Forbidden, NotFound
from kamerton.files import operations, queries
from kamerton.files.api import attach, copy_files, files_of, files_of_many, store, text_of
from kamerton.files.errors import TooLarge
from kamerton.files.events import FileTextExtracted
from kamerton.files.models import StoredFile, Upload
from tests.files import samples
from tests.worker import run_jobs


def _room(*people):
    return ("room", "-".join(str(person.pk) for person in people))


def test_store_keeps_the_content_and_its_kind(learner):
    file = store(samples.picture(), "фото.png", owner=_room(learner), actor=learner)
    (info,) = files_of(_room(learner))
    assert (info.id, info.name, info.mime, info.is_image) == (
        file.pk,
        "фото.png",
        "image/png",
        True,
    )
    assert info.url == f"/files/{file.pk}/%D1%84%D0%BE%D1%82%D0%BE.png"
    assert queries.open_file(file.pk).read() == samples.picture()


def test_store_refuses_programs(learner):
    with pytest.raises(DomainError) as refused:
        store(b"MZ\x90", "игра.pdf", owner=_room(learner), actor=learner)
    assert refused.value.code == "refused_type"


def test_the_share_of_room_is_kept(learner, settings):
    settings.ENV["KAMERTON_QUOTA_BYTES"] = 100
    store(b"a" * 60, "a.txt", owner=_room(learner), actor=learner)
    with pytest.raises(TooLarge):
        store(b"b" * 60, "b.txt", owner=_room(learner), actor=learner)
    store(b"c" * 60, "c.txt", owner=_room(learner), actor=None)
    assert queries.bytes_used(learner) == 60


@pytest.mark.django_db(transaction=True)
def test_the_share_holds_when_many_files_come_at_once(learner, settings):
    settings.ENV["KAMERTON_QUOTA_BYTES"] = 100
    outcomes = []

    def send(number):
        try:
            operations.begin_upload(name=f"{number}.txt", size_bytes=30, actor=learner)
            outcomes.append("taken")
        except TooLarge:
            outcomes.append("full")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (outcomes.count("taken"), outcomes.count("full")) == (3, 5)


def _uploaded(person, content=b"abc", name="a.txt"):
    return store(content, name, owner=("upload", person.pk), actor=person)


def test_attach_hangs_own_uploads_on_an_owner(learner):
    file = _uploaded(learner)
    attach([file.pk], owner=_room(learner), actor=learner)
    attach([file.pk], owner=_room(learner), actor=learner)
    assert [info.id for info in files_of(_room(learner))] == [file.pk]


def test_attach_takes_nothing_of_others(learner, stranger):
    theirs, elsewhere = _uploaded(stranger), store(b"a", "a.txt", owner=("hall", 1), actor=learner)
    for file_id in (theirs.pk, elsewhere.pk, 987654):
        with pytest.raises(NotFound):
            attach([file_id], owner=_room(learner), actor=learner)


def test_copies_share_the_content(learner):
    file = store(b"abc", "a.txt", owner=("hall", 1), actor=learner)
    ids = copy_files(("hall", 1), ("hall", 2))
    copy = StoredFile.objects.get(pk=ids[file.pk])
    assert (copy.sha256, copy.owner_id, copy.uploader_id) == (file.sha256, "2", None)


def test_files_of_many_costs_one_statement(learner, django_assert_num_queries):
    for owner in (1, 2, 3):
        store(b"abc", "a.txt", owner=("hall", owner), actor=learner)
    with django_assert_num_queries(1):
        found = files_of_many("hall", [1, 2, 3])
    assert {owner: len(files) for owner, files in found.items()} == {"1": 1, "2": 1, "3": 1}


@pytest.mark.parametrize(
    ("who", "outcome"),
    [("uploader", "removed"), ("keeper", "removed"), ("reader", Forbidden), ("outsider", NotFound)],
)
def test_who_may_remove(who, outcome, learner, tutor, colleague, stranger):
    actor = {"uploader": learner, "keeper": tutor, "reader": colleague, "outsider": stranger}[who]
    file = store(b"abc", "a.txt", owner=_room(tutor, learner, colleague), actor=learner)
    if outcome == "removed":
        operations.remove_file(file.pk, actor=actor)
        assert not StoredFile.objects.exists()
    else:
        with pytest.raises(outcome):
            operations.remove_file(file.pk, actor=actor)


def test_a_picture_gets_a_small_one_turned_upright(learner):
    exif = Image.Exif()
    exif[0x0112] = 6  # taken with the camera on its side
    exif[0x8825] = {1: "N"}
    content = samples.picture("JPEG", (2000, 1000), exif=exif)
    file = store(content, "a.jpg", owner=_room(learner), actor=learner)
    run_jobs()
    file.refresh_from_db()
    with Image.open(storage.open(file.thumbnail_sha256)) as small:
        assert (small.format, small.size) == ("WEBP", (320, 640))
        assert not small.getexif()
    operations.make_thumbnail(file.pk)  # a second time changes nothing
    assert files_of(_room(learner))[0].thumbnail_url == f"/files/{file.pk}/thumbnail/"


def test_a_broken_or_huge_picture_has_no_small_one(learner, monkeypatch):
    broken = store(samples.picture()[:60], "a.png", owner=_room(learner), actor=learner)
    huge = store(samples.picture(size=(41, 41)), "b.png", owner=_room(learner), actor=learner)
    monkeypatch.setattr("kamerton.files.operations.derived.MOST_PIXELS", 1600)
    run_jobs()
    files = StoredFile.objects.filter(pk__in=[broken.pk, huge.pk])
    assert [file.thumbnail_sha256 for file in files] == ["", ""]
    operations.make_thumbnail(987654)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (samples.pdf("Этюд для баяна"), "a.pdf"),
        (samples.word("Урок", "Этюд для баяна"), "a.docx"),
        (samples.sheet("Этюд для баяна", 7), "a.xlsx"),
        (samples.slides("Первый", "Этюд для баяна"), "a.pptx"),
        (samples.open_text("Этюд для баяна"), "a.odt"),
        ("Этюд для баяна".encode(), "a.txt"),
        ("Этюд для баяна".encode("cp1251"), "a.txt"),
    ],
)
def test_the_words_of_documents_are_found(content, name, learner):
    file = store(content, name, owner=_room(learner), actor=learner)
    run_jobs()
    assert "Этюд для баяна" in text_of([file.pk], owner=_room(learner))
    assert text_of([file.pk], owner=("room", "elsewhere")) == ""


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (samples.pdf()[:300], "a.pdf"),
        (samples.word("а")[:900], "a.docx"),
        (samples._zip({"word/document.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}), "a.docx"),
        (samples._zip({"word/document.xml": "<x"}), "a.docx"),
    ],
)
def test_a_damaged_document_has_no_words(content, name, learner):
    file = store(content, name, owner=_room(learner), actor=learner)
    run_jobs()
    assert text_of([file.pk], owner=_room(learner)) == ""


@pytest.mark.django_db(transaction=True)
def test_the_owner_is_told_of_the_words(learner, monkeypatch):
    told = []
    subscribe(FileTextExtracted, told.append)
    file = store(b"Polka", "a.txt", owner=_room(learner), actor=learner)
    operations.extract_text(file.pk)
    assert told == [FileTextExtracted(file.pk, *_room(learner))]


def test_what_is_abandoned_is_dropped(learner):
    stale = operations.begin_upload(name="a.txt", size_bytes=9, actor=learner).upload
    storage.stage_append(str(stale.pk), 0, [b"abc"])
    fresh = operations.begin_upload(name="b.txt", size_bytes=9, actor=learner).upload
    loose, young, hung = _uploaded(learner), _uploaded(learner), _uploaded(learner)
    attach([hung.pk], owner=_room(learner), actor=learner)
    Upload.objects.filter(pk=stale.pk).update(expires_at=clock.now() - timedelta(seconds=1))
    old = clock.now() - timedelta(days=4)
    StoredFile.objects.exclude(pk=young.pk).update(created_at=old)
    assert operations.drop_what_is_abandoned() == 2
    assert list(Upload.objects.values_list("pk", flat=True)) == [fresh.pk]
    assert storage.stage_size(str(stale.pk)) == 0
    assert loose.pk not in StoredFile.objects.values_list("pk", flat=True)
    assert set(StoredFile.objects.values_list("pk", flat=True)) == {young.pk, hung.pk}


def test_objects_in_use_are_held(learner):
    file = store(samples.picture(), "a.png", owner=_room(learner), actor=learner)
    run_jobs()
    file.refresh_from_db()
    keys = [file.sha256, file.thumbnail_sha256, "0" * 64]
    assert queries.held_objects(keys) == set(keys[:2])


def test_a_forgotten_person_leaves_files_without_a_name(learner):
    _uploaded(learner)
    kept = store(b"abc", "a.txt", owner=("hall", 1), actor=learner)
    assert len(queries.personal_data(learner.pk)["files.json"]) == 2
    operations.forget_person(learner.pk)
    kept.refresh_from_db()
    assert (kept.uploader_id, StoredFile.objects.count()) == (None, 1)


def test_removing_an_owner_removes_its_files(learner):
    store(b"abc", "a.txt", owner=("hall", 1), actor=learner)
    assert operations.remove_files_of(("hall", 1)) == 1
