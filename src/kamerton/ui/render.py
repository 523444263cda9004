"""Whole pages and their parts as responses."""

from typing import Any

import jinja2
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.backends.utils import csrf_input_lazy, csrf_token_lazy
from markupsafe import Markup


def jinja_environment() -> jinja2.Environment:
    """Give the environment of the pages."""
    return engines["jinja2"].env  # type: ignore[attr-defined]


def component(name: str, **props: Any) -> Markup:
    """Render a component from Python."""
    return jinja_environment().globals["catalog"].render(name, **props)  # type: ignore[attr-defined]


def wants_part(request: HttpRequest) -> bool:
    """Tell whether htmx asked for a part of the page (not for the whole, as history does)."""
    return (
        request.headers.get("HX-Request") == "true"
        and request.headers.get("HX-History-Restore-Request") != "true"
        and request.headers.get("HX-Request-Type", "partial") == "partial"
    )


def render_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    part: str = "",
    status: int = 200,
) -> HttpResponse:
    """Answer with a page; to htmx with only its block named `part`."""
    backend = engines["jinja2"]
    if not part or not wants_part(request):
        html = backend.get_template(template).render(context, request)
        response = HttpResponse(html, status=status)
    else:
        response = HttpResponse(render_block(request, template, part, context), status=status)
    if part:
        response["Vary"] = "HX-Request"
    return response


def render_block(
    request: HttpRequest, template: str, block: str, context: dict[str, Any] | None = None
) -> str:
    """Render one block of a page's template."""
    backend = engines["jinja2"]
    compiled = backend.env.get_template(template)  # type: ignore[attr-defined]
    values: dict[str, Any] = dict(context or {})
    values["request"] = request
    values["csrf_input"] = csrf_input_lazy(request)
    values["csrf_token"] = csrf_token_lazy(request)
    for processor in backend.template_context_processors:  # type: ignore[attr-defined]
        values.update(processor(request))
    return "".join(compiled.blocks[block](compiled.new_context(values)))
