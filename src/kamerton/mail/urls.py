"""Addresses of mail."""

from django.urls import path

from kamerton.mail import views

app_name = "mail"
urlpatterns = [
    path("received/", views.incoming, name="incoming"),
    path("received/<int:incoming_id>/", views.incoming_show, name="incoming_show"),
    path("received/<int:incoming_id>/source/", views.incoming_source, name="incoming_source"),
]
