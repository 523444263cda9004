"""Every address of the platform."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("ui/", include("kamerton.ui.urls")),
    path("discussions/", include("kamerton.discussion.urls")),
    path("", include("kamerton.core.urls")),
    path("scores/", include("kamerton.scores.urls")),
    path("", include("kamerton.people.urls")),
    path("", include("kamerton.notifications.urls")),
