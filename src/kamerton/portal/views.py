"""Pages of the portal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """Show the reader's next step, or the front page to a guest."""
    return render(request, "portal/home.jinja")
