"""The tus 1.0.0 protocol as the views need it: headers in, headers out."""

import base64
import binascii
from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _

from kamerton.core.errors import DomainError
from kamerton.files.operations.stored import MOST_BYTES
from kamerton.files.operations.uploads import CHECKSUMS
from kamerton.files.queries import Progress

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,termination,checksum,expiration"
PIECE_TYPE = "application/offset+octet-stream"


class BadRequest(DomainError):
    """A header is missing or makes no sense (400)."""


def bad_header(name: str) -> BadRequest:
    """Name the header."""
    words = _("The program that sends the file did not say %(header)s.") % {"header": name}
    return BadRequest("bad_header", words)


def number(request: HttpRequest, header: str) -> int:
    """Return a header that must be a number of bytes."""
    text = request.headers.get(header, "")
    if not text.isascii() or not text.isdecimal() or len(text) > 15:
        raise bad_header(header)
    return int(text)


def metadata(request: HttpRequest) -> dict[str, str]:
    """Return Upload-Metadata: pairs of a key and a value in Base64."""
    pairs = {}
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _space, value = pair.strip().partition(" ")
        try:
            pairs[key] = base64.b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError) as error:
            raise bad_header("Upload-Metadata") from error
    return pairs


def checksum(request: HttpRequest) -> str:
    """Return "algorithm value" of a piece, or an empty string."""
    text = request.headers.get("Upload-Checksum", "")
    if text and text.partition(" ")[0] not in CHECKSUMS:
        raise bad_header("Upload-Checksum")
    return text


def capabilities() -> HttpResponse:
    """Answer what this server can."""
    response = HttpResponse(status=204)
    response["Tus-Version"] = VERSION
    response["Tus-Extension"] = EXTENSIONS
    response["Tus-Max-Size"] = str(MOST_BYTES)
    response["Tus-Checksum-Algorithm"] = ",".join(CHECKSUMS)
    return response


def told(progress: Progress, status: int) -> HttpResponse:
    """Answer where an upload stands."""
    response = HttpResponse(status=status)
    response["Upload-Offset"] = str(progress.offset)
    response["Upload-Length"] = str(progress.upload.size_bytes)
    response["Upload-Expires"] = _expires(progress.upload.expires_at)
    response["Cache-Control"] = "no-store"
    if status == 201:
        response["Location"] = reverse("files:upload", args=[progress.upload.pk])
    if progress.file is not None:
        response["Upload-File-Id"] = str(progress.file.pk)
    return response


def refused(error: DomainError) -> HttpResponse:
    """Answer with an error that programs and people understand."""
    return JsonResponse({"code": error.code, "message": error.message}, status=error.status)


def _expires(moment: datetime) -> str:
    return http_date(moment.timestamp())
