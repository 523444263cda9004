"""Files for reading, and uploads by tus."""

import uuid
from collections.abc import Callable, Iterator
from functools import wraps

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    JsonResponse,
)
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kamerton.core.errors import DomainError
from kamerton.files import operations, queries, tus
from kamerton.files.models import Upload
from kamerton.files.queries import Progress
from kamerton.files.serving import object_response
from kamerton.files.showing import document_view

READ_BYTES = 256 * 1024
YEAR_S = 365 * 24 * 3600


@require_safe
def file(request: HttpRequest, file_id: int, name: str = "") -> HttpResponseBase:
    """Send a file to who may read it; `?download` has it saved, `?key=` is a signed link."""
    found = queries.access_file(request.user, file_id, request.GET.get("key", ""))
    return object_response(
        request,
        found.sha256,
        mime=found.mime,
        name=found.name,
        is_download="download" in request.GET,
    )


@require_safe
def thumbnail(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """Send the small picture of a file; the whole picture while there is none."""
    found = queries.access_file(request.user, file_id)
    sha256, mime, max_age_s = found.thumbnail_sha256, "image/webp", YEAR_S
    if not sha256:
        sha256, mime, max_age_s = found.sha256, found.mime, 60
    name = f"{file_id}.webp"
    return object_response(request, sha256, mime=mime, name=name, max_age_s=max_age_s)


@require_safe
def pages(request: HttpRequest, file_id: int) -> HttpResponse:
    """Show a document page by page; while it is drawn, the place asks again by itself."""
    return HttpResponse(document_view(queries.access_file(request.user, file_id)))


@require_safe
def page(request: HttpRequest, file_id: int, number: int) -> HttpResponseBase:
    """Send the picture of one page of a document."""
    found = queries.access_file(request.user, file_id)
    key = queries.page_picture(found, number)
    name = f"{file_id}-{number}.webp"
    return object_response(request, key, mime="image/webp", name=name, max_age_s=YEAR_S)


@require_POST
def remove(request: HttpRequest, file_id: int) -> HttpResponse:
    """Delete a file."""
    try:
        operations.remove_file(file_id, actor=request.user)
    except DomainError as error:
        return tus.refused(error)
    return HttpResponse(status=204)


View = Callable[..., HttpResponse]


def _protocol(view: View) -> View:
    """Speak tus: its version, its errors, and only to people who are signed in."""

    @wraps(view)
    def speak(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method == "OPTIONS":
            response = tus.capabilities()
        elif not request.user.is_authenticated:
            words = _("Sign in once more, then go on sending.")
            response = JsonResponse({"code": "signed_out", "message": words}, status=401)
        elif request.headers.get("Tus-Resumable") != tus.VERSION:
            response = HttpResponse(status=412)
            response["Tus-Version"] = tus.VERSION
        else:
            try:
                response = view(request, *args, **kwargs)
            except DomainError as error:
                response = tus.refused(error)
        response["Tus-Resumable"] = tus.VERSION
        return response

    return speak


def _body(request: HttpRequest) -> Iterator[bytes]:
    while chunk := request.read(READ_BYTES):
        yield chunk


@_protocol
def uploads(request: HttpRequest) -> HttpResponse:
    """Begin an upload (tus: creation)."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST", "OPTIONS"])
    name = tus.metadata(request).get("filename", "")
    size_bytes = tus.number(request, "Upload-Length")
    progress = operations.begin_upload(name=name, size_bytes=size_bytes, actor=request.user)
    if request.content_type == tus.PIECE_TYPE and size_bytes:
        progress = _append(request, progress.upload, 0)
    return tus.told(progress, 201)


@_protocol
def upload(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    """Say where an upload stands, take its next piece, or end it."""
    method = request.headers.get("X-HTTP-Method-Override", request.method or "")
    if method not in {"HEAD", "PATCH", "DELETE"}:
        return HttpResponseNotAllowed(["HEAD", "PATCH", "DELETE", "OPTIONS"])
    found = queries.access_upload(request.user, upload_id)
    if method == "DELETE":
        operations.drop_upload(found)
        return HttpResponse(status=204)
    if method == "HEAD":
        return tus.told(queries.progress_of(found), 200)
    if request.content_type != tus.PIECE_TYPE:
        return HttpResponse(status=415)
    return tus.told(_append(request, found, tus.number(request, "Upload-Offset")), 204)


def _append(request: HttpRequest, found: Upload, offset: int) -> Progress:
    try:
        return operations.append_upload(
            found, offset=offset, chunks=_body(request), checksum=tus.checksum(request)
        )
    except UnreadablePostError:
        return queries.progress_of(found)  # nobody hears it, but what arrived is kept
