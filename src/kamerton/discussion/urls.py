"""Addresses of discussions."""

from django.urls import path

from kamerton.discussion import views

app_name = "discussion"
urlpatterns = [
    path("<int:topic_id>/", views.topic_show, name="topic"),
    path("<int:topic_id>/unread/", views.topic_unread, name="unread"),
    path("<int:topic_id>/posts/", views.post_add, name="post_add"),
    path("<int:topic_id>/posts/<int:number>/", views.post_show, name="post"),
    path("<int:topic_id>/attention/", views.topic_attention, name="attention"),
    path("<int:topic_id>/state/", views.topic_state, name="state"),
    path("posts/<int:post_id>/edit/", views.post_edit, name="post_edit"),
    path("posts/<int:post_id>/delete/", views.post_delete, name="post_delete"),
    path("posts/<int:post_id>/restore/", views.post_restore, name="post_restore"),
    path("posts/<int:post_id>/history/", views.post_history, name="post_history"),
    path("in/<str:kind>/<str:owner_id>/", views.space_show, name="space"),
    path("in/<str:kind>/<str:owner_id>/new/", views.topic_new, name="topic_new"),
]
