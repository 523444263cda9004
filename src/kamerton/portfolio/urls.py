"""Addresses of portfolios."""

from django.urls import path

from kamerton.portfolio import views

app_name = "portfolio"
urlpatterns = [
    path("portfolio/", views.own, name="own"),
    path("portfolio/add/", views.entry_add, name="entry_add"),
    path("portfolio/entries/<int:entry_id>/", views.entry_edit, name="entry_edit"),
    path("portfolio/entries/<int:entry_id>/show/", views.entry_show, name="entry_show"),
    path("portfolio/entries/<int:entry_id>/remove/", views.entry_remove, name="entry_remove"),
    path("portfolio/<int:person_id>/", views.public, name="public"),
    path("portfolio/<int:person_id>/portfolio.pdf", views.pdf, name="pdf"),
]
