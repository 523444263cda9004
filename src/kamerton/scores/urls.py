"""Addresses of engraved scores."""

from django.urls import path

from kamerton.scores import views

app_name = "scores"
urlpatterns = [
    path("<str:key>/<str:layout>/<int:number>.svg", views.page, name="page"),
    path("<str:key>/timeline.json", views.timeline, name="timeline"),
    path("<str:key>/score.mid", views.midi, name="midi"),
    path("<str:key>/view/", views.view, name="view"),
]
