"""Addresses of the portal."""

from django.urls import path

from kamerton.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("search/", views.search, name="search"),
    path("search/suggest/", views.search_suggest, name="suggest"),
    path("administration/", views.administration, name="administration"),
    path("administration/check/", views.system_check, name="system_check"),
]
