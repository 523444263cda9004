import hashlib
import io
import threading
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest

from kamerton.core.api import storage
from kamerton.core.storage import registry

TEXT = "Полька".encode()
KEY = hashlib.sha256(TEXT).hexdigest()


def test_put_gives_the_sha256_and_the_size(store):
    assert storage.put(TEXT) == storage.StoredRef(KEY, len(TEXT))
    assert storage.put(io.BytesIO(TEXT)) == storage.StoredRef(KEY, len(TEXT))
    assert storage.put(iter([TEXT[:5], TEXT[5:]])) == storage.StoredRef(KEY, len(TEXT))
    assert storage.exists(KEY)
    assert storage.size(KEY) == len(TEXT)


def test_open_reads_and_seeks(store):
    content = bytes(range(256)) * 9000
    key = storage.put(content).sha256
    with storage.open(key) as file:
        assert file.read() == content
        file.seek(2_000_000)
        assert file.read(10) == content[2_000_000:2_000_010]
        file.seek(-3, io.SEEK_END)
        assert file.read() == content[-3:]


def test_nothing_there_is_said(store):
    absent = "0" * 64
    assert not storage.exists(absent)
    with pytest.raises(storage.ObjectMissing):
        storage.open(absent)
    with pytest.raises(storage.ObjectMissing):
        storage.size(absent)


@pytest.mark.parametrize("key", ["../../etc/passwd", "A" * 64, "", "0" * 63])
def test_a_key_is_never_a_path(local_store, key):
    with pytest.raises(storage.ObjectMissing):
        storage.open(key)
    with pytest.raises(storage.ObjectMissing):
        storage.delete(key)


def test_delete_removes_and_may_be_repeated(store):
    key = storage.put(b"once").sha256
    storage.delete(key)
    storage.delete(key)
    assert not storage.exists(key)


def test_path_or_url_leads_to_the_content(store):
    key = storage.put(TEXT).sha256
    place = storage.path_or_url(key)
    if store == "local":
        assert Path(place).read_bytes() == TEXT
        assert Path(place).parts[-3:] == (key[:2], key[2:4], key)
    else:
        assert urllib.request.urlopen(place).read() == TEXT


def test_staged_pieces_are_joined_and_an_offset_cuts_off_what_follows(store):
    assert storage.stage_size("upload-0001") == 0
    assert storage.stage_append("upload-0001", 0, [b"abc", b"def"]) == 6
    assert storage.stage_append("upload-0001", 6, [b"ghi"]) == 9
    assert storage.stage_size("upload-0001") == 9
    assert b"".join(storage.stage_open("upload-0001")) == b"abcdefghi"
    storage.stage_delete("upload-0001")
    assert storage.stage_size("upload-0001") == 0


def test_a_finished_upload_becomes_an_object(store):
    storage.stage_append("upload-0003", 0, [b"Pol"])
    storage.stage_append("upload-0003", 3, [b"ka"])
    ref = storage.stage_finish("upload-0003")
    assert ref == storage.StoredRef(hashlib.sha256(b"Polka").hexdigest(), 5)
    assert storage.open(ref.sha256).read() == b"Polka"
    assert storage.stage_size("upload-0003") == 0
    assert storage.stage_finish("upload-0004").size == 0


def test_a_broken_piece_keeps_what_arrived(store):
    def broken():
        yield b"abc"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        storage.stage_append("upload-0002", 0, broken())
    assert storage.stage_size("upload-0002") == 3


def test_many_threads_put_the_same_content_once(store):
    content, refs = b"same" * 50_000, []
    threads = [threading.Thread(target=lambda: refs.append(storage.put(content))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(refs) == {storage.StoredRef(hashlib.sha256(content).hexdigest(), 200_000)}
    entries = [key for key, _at in storage.backend().entries()]
    assert entries.count(refs[0].sha256) == 1


def test_an_interrupted_put_leaves_nothing(local_store):
    def broken():
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        storage.put(broken())
    assert [path for path in (local_store / "objects").rglob("*") if path.is_file()] == []


def test_only_what_nobody_keeps_is_collected(store, monkeypatch):
    kept, lost = storage.put(b"kept").sha256, storage.put(b"lost").sha256
    monkeypatch.setattr(registry, "_holders", [lambda keys: {kept} & set(keys)])
    assert storage.collect_orphans() == 0  # both are young
    assert storage.collect_orphans(older_than=timedelta(seconds=-5)) >= 1
    assert storage.exists(kept)
    assert not storage.exists(lost)


def test_without_a_holder_nothing_is_collected(local_store, monkeypatch):
    key = storage.put(b"alone").sha256
    monkeypatch.setattr(registry, "_holders", [])
    assert storage.collect_orphans(older_than=timedelta(seconds=-5)) == 0
    assert storage.exists(key)


def test_every_package_that_puts_objects_says_which_it_keeps():
    packages = Path(registry.__file__).parents[2]
    for package in packages.iterdir():
        if package.name in {"core", "runtime"} or not package.is_dir():
            continue
        text = "".join(path.read_text(encoding="utf-8") for path in package.rglob("*.py"))
        if "storage.put(" in text:
            assert "register_holder(" in text, package.name
