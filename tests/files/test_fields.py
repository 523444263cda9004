import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from kamerton.core.errors import NotFound
from kamerton.files.api import UploadField, files_of, store


class WorkForm(forms.Form):
    files = UploadField(is_multiple=True, most_files=2, most_bytes=100, label="Files")
    scan = UploadField(required=False, label="Scan", accept=".pdf")


def _form(query, *sent):
    files = MultiValueDict({"files-file": list(sent)})
    return WorkForm(QueryDict(query), files)


def test_files_sent_both_ways_are_attached(learner):
    fresh = store(b"abc", "a.txt", owner=("upload", learner.pk), actor=learner)
    form = _form(f"files={fresh.pk}&files={fresh.pk}", SimpleUploadedFile("б.txt", b"def"))
    assert form.is_valid()
    form.cleaned_data["files"].attach(owner=("hall", 7), actor=learner)
    assert [info.name for info in files_of(("hall", 7))] == ["a.txt", "б.txt"]
    assert not form.cleaned_data["scan"]
    assert form.cleaned_data["scan"].attach(owner=("hall", 7), actor=learner) == []


def test_anothers_upload_is_not_attached(learner, stranger):
    theirs = store(b"abc", "a.txt", owner=("upload", stranger.pk), actor=stranger)
    form = _form(f"files={theirs.pk}")
    assert form.is_valid()
    with pytest.raises(NotFound):
        form.cleaned_data["files"].attach(owner=("hall", 7), actor=learner)


@pytest.mark.parametrize(
    ("query", "sizes", "code"),
    [
        ("", [], "required"),
        ("files=x", [], "ids"),
        ("files=1&files=2&files=3", [], "count"),
        ("files=1&files=2", [1], "count"),
        ("", [101], "size"),
    ],
)
def test_what_does_not_fit_is_refused(query, sizes, code):
    form = _form(query, *(SimpleUploadedFile("a.txt", b"a" * size) for size in sizes))
    assert form.errors.as_data()["files"][0].code == code


def test_the_field_is_drawn_with_what_was_sent():
    html = str(_form("files=41&files=x")["files"])
    assert "<k-files-upload" in html
    assert 'data-endpoint="/files/uploads/"' in html
    assert 'type="file" name="files-file" id="id_files"' in html
    assert 'type="hidden" name="files" value="41"' in html
    assert 'accept=".pdf"' in str(WorkForm()["scan"])
    assert WorkForm().is_multipart()
