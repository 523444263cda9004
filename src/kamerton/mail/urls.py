"""Addresses of mail."""

from django.urls import path

from kamerton.mail.views import gateway, letters

app_name = "mail"
urlpatterns = [
    path("", letters.index, name="index"),
    path("new/", letters.compose, name="compose"),
    path("<int:letter_id>/", letters.letter, name="letter"),
    path("<int:letter_id>/edit/", letters.compose, name="draft"),
    path("<int:letter_id>/move/", letters.move, name="move"),
    path("<int:letter_id>/delete/", letters.draft_delete, name="draft_delete"),
    path("received/", gateway.incoming, name="incoming"),
    path("received/<int:incoming_id>/", gateway.incoming_show, name="incoming_show"),
    path("received/<int:incoming_id>/source/", gateway.incoming_source, name="incoming_source"),
]
