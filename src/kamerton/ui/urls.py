"""Addresses of the design system."""

from django.urls import path

from kamerton.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.guide, name="guide"),
    path("appearance/", views.appearance, name="appearance"),
    path("theme/", views.set_theme, name="theme"),
    path("language/", views.set_language, name="language"),
]
