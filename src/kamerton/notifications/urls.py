"""Addresses of notifications."""

from django.urls import path

from kamerton.notifications import views

app_name = "notifications"
urlpatterns = [
    path("notifications/", views.notice_list, name="list"),
    path("notifications/<int:notification_id>/", views.notice_open, name="open"),
    path("notifications/read/", views.read_all, name="read_all"),
    path("notifications/preferences/", views.preferences, name="preferences"),
    path("notifications/devices/", views.device, name="device"),
    path("notifications/devices/<int:device_id>/", views.device_remove, name="device_remove"),
    path("notifications/worker.js", views.worker, name="worker"),
    path("notifications/unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("administration/mail/", views.outbox, name="sent_mail"),
    path("administration/mail/<int:mail_id>/", views.mail, name="mail"),
    path("demo/mail/", views.demo_outbox, name="demo_outbox"),
]
