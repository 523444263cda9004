"""Addresses of the bank of materials."""

from django.urls import path

from kamerton.library import views

app_name = "library"
urlpatterns = [
    path("library/", views.index, name="index"),
    path("library/new/<slug:kind>/", views.new, name="new"),
    path("library/collections/new/", views.collection_new, name="collection_new"),
    path("library/collections/<slug:slug>/", views.collection, name="collection"),
    path("library/<slug:slug>/", views.material, name="material"),
    path("library/<slug:slug>/describe/", views.describe, name="describe"),
    path("library/<slug:slug>/version/", views.version_new, name="version_new"),
    path("library/<slug:slug>/archive/", views.archive, name="archive"),
    path("library/<slug:slug>/recordings/", views.recordings, name="recordings"),
    path(
        "library/<slug:slug>/recordings/<int:recording_id>/remove/",
        views.recording_remove,
        name="recording_remove",
    ),
    path("library/<slug:slug>/collect/", views.collect, name="collect"),
]
