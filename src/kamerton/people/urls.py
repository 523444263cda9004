"""Addresses of people."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def _soon(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=404)


app_name = "people"
urlpatterns = [
    path("people/<int:pk>/", _soon, name="person"),
    path("invitations/<str:token>/", _soon, name="invitation_accept"),
    path("guardian/<str:token>/", _soon, name="guardian_accept"),
]
