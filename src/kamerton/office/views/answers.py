"""Answers that several pages of the office give."""

from django.http import FileResponse


def file_response(content: bytes, name: str, content_type: str) -> FileResponse:
    """Answer with a made file that nobody keeps."""
    response = FileResponse(
        iter([content]), as_attachment=True, filename=name, content_type=content_type
    )
    response["Cache-Control"] = "private, no-store"
    return response
