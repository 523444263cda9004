"""Stored objects of a backup, whichever store they lie in."""

import pytest

from kamerton.core.storage.local import LocalStore
from kamerton.core.storage.s3 import S3Store
from kamerton.runtime import objects
from tests.core.seaweed import seaweed


@pytest.fixture(scope="module")
def bucket():
    with seaweed() as url:
        yield url


@pytest.fixture(params=["local", "s3"])
def store(request, tmp_path):
    if request.param == "local":
        return LocalStore(tmp_path / "store" / "objects")
    return S3Store(request.getfixturevalue("bucket"))


def test_gathered_objects_go_into_another_store_and_nothing_else_stays(store, tmp_path):
    one, other = store.put([b"one"]).sha256, store.put([b"other"]).sha256
    objects.gather(store, tmp_path / "gathered")
    third = store.put([b"third"]).sha256

    objects.gather(store, tmp_path / "gathered")
    fresh = LocalStore(tmp_path / "fresh" / "objects")
    for path in sorted((tmp_path / "gathered").iterdir()):
        objects.put(fresh, path.name, path)
    objects.keep_only(store, {one})

    assert {key for key, _ in fresh.entries()} == {one, other, third}
    assert fresh.open(other).read() == b"other"
    assert {key for key, _ in store.entries()} == {one}


def test_gathered_object_outlives_its_deletion(store, tmp_path):
    key = store.put([b"soon gone"]).sha256
    objects.gather(store, tmp_path / "gathered")

    store.delete(key)
    objects.gather(store, tmp_path / "gathered")

    assert (tmp_path / "gathered" / key).read_bytes() == b"soon gone"


def test_content_that_is_not_that_of_its_key_is_refused(tmp_path):
    false = tmp_path / "false"
    false.write_bytes(b"something else")

    with pytest.raises(ValueError, match="has the content of"):
        objects.put(LocalStore(tmp_path / "objects"), "ab" * 32, false)
