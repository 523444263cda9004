"""Addresses of texts."""

from django.urls import path

from kamerton.texts import views

app_name = "texts"
urlpatterns = [
    path("preview/", views.preview, name="preview"),
    path("embed/<int:file_id>/", views.embed, name="embed"),
]
