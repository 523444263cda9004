"""Addresses of engraved scores."""

from django.urls import path, re_path

from kamerton.scores import views

app_name = "scores"
urlpatterns = [
    path("<str:key>/<str:layout>/<int:number>.svg", views.page, name="page"),
    path("<str:key>/timeline.json", views.timeline, name="timeline"),
    path("<str:key>/score.mid", views.midi, name="midi"),
    path("<str:key>/view/", views.view, name="view"),
    re_path(
        r"^(?P<key>\w{1,64})/by/(?P<semitones>-?\d{1,2})/$", views.transposed, name="transposed"
    ),
    path("alignments/<str:token>/", views.alignment, name="alignment"),
]
