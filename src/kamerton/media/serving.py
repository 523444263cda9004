"""Stored objects as answers, with ranges: seeking in a recording asks for its parts."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from kamerton.core.api import storage

_BLOCK_BYTES = 128 * 1024
_RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")


def serve_object(request: HttpRequest, key: str, content_type: str) -> HttpResponseBase:
    """A stored object, whole or in part; by the front server where it can reach the file."""
    if response := _by_front(key, content_type):
        return response
    size = storage.size(key)
    asked = request.headers.get("Range", "")
    span = _span(asked, size) if asked else (0, size - 1)
    if span is None:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
        return response
    start, end = span
    status = 206 if asked else 200
    answer = StreamingHttpResponse(
        _blocks(storage.open(key), start, end - start + 1), status=status, content_type=content_type
    )
    answer["Content-Length"] = str(end - start + 1)
    answer["Accept-Ranges"] = "bytes"
    if asked:
        answer["Content-Range"] = f"bytes {start}-{end}/{size}"
    return answer


def _by_front(key: str, content_type: str) -> HttpResponse | None:
    if not settings.ENV["KAMERTON_ACCEL"]:
        return None
    place = Path(storage.path_or_url(key))
    root = Path(settings.STORED_OBJECTS)
    if not place.is_relative_to(root):
        return None
    response = HttpResponse(content_type=content_type)
    response["X-Accel-Redirect"] = f"/{place.relative_to(root)}"
    return response


def _span(asked: str, size: int) -> tuple[int, int] | None:
    found = _RANGE.match(asked)
    if not found or not (found[1] or found[2]):
        return None
    if not found[1]:
        return max(0, size - int(found[2])), size - 1
    start = int(found[1])
    end = min(int(found[2]), size - 1) if found[2] else size - 1
    return (start, end) if start <= end else None


def _blocks(stream: BinaryIO, start: int, count: int) -> Iterator[bytes]:
    with stream:
        stream.seek(start)
        while count > 0 and (block := stream.read(min(_BLOCK_BYTES, count))):
            count -= len(block)
            yield block
