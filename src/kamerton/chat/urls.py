"""Addresses of chat."""

from django.urls import path

from kamerton.chat import views

app_name = "chat"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.room_new, name="new"),
    path("search/", views.search, name="search"),
    path("unread/", views.unread, name="unread"),
    path("of/<str:kind>/<str:owner_id>/", views.room_of, name="of"),
    path("with/<int:person_id>/", views.room_with, name="with"),
    path("with/<int:person_id>/block/", views.person_block, name="block"),
    path("<int:room_id>/", views.room_show, name="room"),
    path("<int:room_id>/day/", views.room_day, name="day"),
    path("<int:room_id>/messages/", views.messages_part, name="messages"),
    path("<int:room_id>/send/", views.message_send, name="send"),
    path("<int:room_id>/read/", views.room_read, name="read"),
    path("<int:room_id>/mute/", views.room_mute, name="mute"),
    path("<int:room_id>/leave/", views.room_leave, name="leave"),
    path("<int:room_id>/<int:number>/thread/", views.thread_show, name="thread"),
    path("<int:room_id>/<int:number>/edit/", views.message_edit, name="edit"),
    path("<int:room_id>/<int:number>/delete/", views.message_delete, name="delete"),
    path("<int:room_id>/<int:number>/react/", views.message_react, name="react"),
    path("<int:room_id>/<int:number>/history/", views.message_history, name="history"),
]
