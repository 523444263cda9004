"""Answers that carry a stored object: whole, in ranges, or not at all when the reader has it."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.utils.http import content_disposition_header, parse_etags, quote_etag

from kamerton.core.api import storage
from kamerton.files.kinds import INLINE

CHUNK_BYTES = 256 * 1024
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")
_MEDIA_POLICY = "default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; img-src 'self'"
_SANDBOX = f"sandbox; {_MEDIA_POLICY}"
# The browsers' own viewers and players do not work in a sandbox.
_PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"
_TEXT = {"text/plain", "text/vtt", "text/vnd.abc", "text/csv", "text/markdown"}


def object_response(
    request: HttpRequest,
    sha256: str,
    *,
    mime: str,
    name: str,
    is_download: bool = False,
    max_age_s: int = 300,
) -> HttpResponseBase:
    """Answer with a stored object; the caller has checked the reader's rights.

    The front sends it where there is one (X-Accel-Redirect), else it is streamed, with ranges.

    Args:
        request: the reader's, for Range, If-None-Match and If-Range.
        sha256: the object.
        mime: its type by content; only types of kinds.INLINE are shown in the page.
        name: what the reader's copy is called.
        is_download: have it saved in any case.
        max_age_s: how long the reader's own cache may use it without asking (never a shared one).
    """
    etag = quote_etag(sha256[:32])
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return _with_headers(HttpResponseNotModified(), etag, max_age_s)
    if settings.ENV["KAMERTON_ACCEL"] and not settings.STORED_OBJECTS_URL:
        response: HttpResponseBase = HttpResponse()
        response["X-Accel-Redirect"] = f"/{sha256[:2]}/{sha256[2:4]}/{sha256}"
    else:
        response = _stream(request, sha256, etag)
    is_inline = mime in INLINE and not is_download
    response["Content-Type"] = f"{mime}; charset=utf-8" if mime in _TEXT else mime
    if mime in {"text/html", "image/svg+xml", "application/xml"}:
        response["Content-Type"] = "application/octet-stream"
    response["Content-Disposition"] = str(content_disposition_header(not is_inline, name))
    response["Content-Security-Policy"] = _policy(mime)
    response["X-Content-Type-Options"] = "nosniff"
    return _with_headers(response, etag, max_age_s)


def _policy(mime: str) -> str:
    if mime == "application/pdf":
        return _PDF_POLICY
    return _MEDIA_POLICY if mime.startswith(("audio/", "video/")) else _SANDBOX


def _with_headers(response: HttpResponseBase, etag: str, max_age_s: int) -> HttpResponseBase:
    response["ETag"] = etag
    response["Cache-Control"] = f"private, max-age={max_age_s}"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _stream(request: HttpRequest, sha256: str, etag: str) -> HttpResponseBase:
    size = storage.size(sha256)
    wanted = _wanted(request, size, etag)
    if wanted is None:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
        return response
    first, last = wanted
    is_part = (first, last) != (0, size - 1) or "Range" in request.headers
    body = b"" if request.method == "HEAD" else _pieces(storage.open(sha256), first, last)
    stream = StreamingHttpResponse(body, status=206 if is_part and size else 200)
    if is_part and size:
        stream["Content-Range"] = f"bytes {first}-{last}/{size}"
    stream["Content-Length"] = str(last - first + 1)
    stream["Accept-Ranges"] = "bytes"
    return stream


def _wanted(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """Return the first and last byte wanted; None when there are none such."""
    whole = (0, size - 1)
    header = request.headers.get("Range", "")
    match = _RANGE.fullmatch(header.strip())
    if not match or not size or request.headers.get("If-Range", etag) != etag:
        return whole
    start, end = match.groups()
    if not start and not end:
        return whole
    if not start:
        return (max(0, size - int(end)), size - 1) if int(end) else None
    first, last = int(start), min(int(end), size - 1) if end else size - 1
    return (first, last) if first <= last else None


def _pieces(file: BinaryIO, first: int, last: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := file.read(min(CHUNK_BYTES, left))):
            left -= len(chunk)
            yield chunk
