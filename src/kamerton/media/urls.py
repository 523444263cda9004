"""Addresses of prepared sound and video."""

from django.urls import path

from kamerton.media import views

app_name = "media"
urlpatterns = [
    path("<str:key>/view/", views.view, name="view"),
    path("<str:key>/captions/<str:language>.vtt", views.captions, name="captions"),
    path("<str:key>/<str:name>", views.file, name="file"),
]
