"""Answers to forms that a page's script sends and may send again."""

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

View = Callable[..., HttpResponse]


def told_where(view: View) -> View:
    """Tell a script where a form leads, instead of leading it: what is said there is for the person to read."""

    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        is_script = request.headers.get("X-Requested-With") == "fetch"
        if request.method == "POST" and is_script and isinstance(response, HttpResponseRedirect):
            return JsonResponse({"to": response.url})
        return response

    return answer
