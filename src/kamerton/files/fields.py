"""A form's field for files: sent beforehand by tus, or with the form where there is no script."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kamerton.files.operations import attach, store
from kamerton.ui.api import component


@dataclass(frozen=True, slots=True)
class SentFiles:
    """What a person sent: ids of files that came by tus, and files that came with the form."""

    ids: tuple[int, ...] = ()
    files: tuple[UploadedFile, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.ids or self.files)

    def __len__(self) -> int:
        return len(self.ids) + len(self.files)

    def attach(self, *, owner: tuple[str, object], actor: Any) -> list[int]:
        """Hang all of them on an owner; return the files' ids. Call it in the owner's operation."""
        stored = attach(self.ids, owner=owner, actor=actor) if self.ids else []
        stored += [
            store(file.file, file.name or "", owner=owner, actor=actor)  # type: ignore[arg-type]
            for file in self.files
        ]
        return [file.pk for file in stored]


class UploadWidget(forms.Widget):
    """Draws the component UploadField; reads "<name>" (ids) and "<name>-file"."""

    needs_multipart_form = True

    def __init__(self, *, is_multiple: bool, accept: str, most_bytes: int) -> None:
        super().__init__()
        self.is_multiple, self.accept, self.most_bytes = is_multiple, accept, most_bytes

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, UploadedFile], name: str
    ) -> tuple[list[str], list[UploadedFile]]:
        ids = data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name, [])
        sent = files.getlist(f"{name}-file") if isinstance(files, MultiValueDict) else []
        return [str(one) for one in ids if one], sent

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}-file" not in files

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> Any:
        ids = value[0] if isinstance(value, tuple) else []
        return component(
            "UploadField",
            input_name=name,
            ids=ids,
            id=(attrs or {}).get("id", f"id_{name}"),
            multiple=self.is_multiple,
            accept=self.accept,
            most_bytes=self.most_bytes,
        )


class UploadField(forms.Field):
    """Files, any number up to ``most_files``; cleaned to SentFiles.

    Args:
        is_multiple: more than one may be chosen.
        accept: as of <input accept>: ".pdf,audio/*".
        most_bytes: of one file; 0 for the platform's own bound.
        most_files: how many at once.
    """

    default_error_messages = {
        "required": gettext_lazy("Add a file."),
        "count": gettext_lazy("Add no more than %(most)s files at once."),
        "ids": gettext_lazy("A file was not sent whole. Choose it again."),
    }

    def __init__(
        self,
        *,
        is_multiple: bool = False,
        accept: str = "",
        most_bytes: int = 0,
        most_files: int = 20,
        **options: Any,
    ) -> None:
        self.most_files = most_files if is_multiple else 1
        self.most_bytes = most_bytes
        widget = UploadWidget(is_multiple=is_multiple, accept=accept, most_bytes=most_bytes)
        super().__init__(widget=widget, **options)

    def clean(self, value: Any) -> SentFiles:
        """Check how many there are and that the ids are such."""
        ids, files = value or ([], [])
        if not all(one.isascii() and one.isdecimal() for one in ids):
            raise forms.ValidationError(self.error_messages["ids"], "ids")
        sent = SentFiles(tuple(dict.fromkeys(int(one) for one in ids)), tuple(files))
        if self.required and not sent:
            raise forms.ValidationError(self.error_messages["required"], "required")
        if len(sent) > self.most_files:
            words = self.error_messages["count"]
            raise forms.ValidationError(words, "count", {"most": self.most_files})
        if self.most_bytes and any((file.size or 0) > self.most_bytes for file in files):
            raise forms.ValidationError(_("A file is larger than allowed here."), "size")
        return sent
