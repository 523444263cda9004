"""Addresses of discussions."""

from django.urls import path

from kamerton.discussion.views import front, groups, proposals, threads

app_name = "discussion"
urlpatterns = [
    path("", front.index, name="index"),
    path("proposals/", front.archive, name="archive"),
    path("<int:topic_id>/", threads.topic_show, name="topic"),
    path("<int:topic_id>/unread/", threads.topic_unread, name="unread"),
    path("<int:topic_id>/posts/", threads.post_add, name="post_add"),
    path("<int:topic_id>/posts/<int:number>/", threads.post_show, name="post"),
    path("<int:topic_id>/attention/", threads.topic_attention, name="attention"),
    path("<int:topic_id>/state/", threads.topic_state, name="state"),
    path("<int:topic_id>/pin/", proposals.topic_pin, name="pin"),
    path("<int:topic_id>/accept/", proposals.topic_accept, name="accept"),
    path("<int:topic_id>/vote/", proposals.topic_vote, name="vote"),
    path("<int:topic_id>/decision/", proposals.topic_decide, name="decide"),
    path("<int:topic_id>/group/", groups.topic_group, name="group"),
    path("<int:topic_id>/summary/", groups.topic_summary, name="summary"),
    path("posts/<int:post_id>/edit/", threads.post_edit, name="post_edit"),
    path("posts/<int:post_id>/delete/", threads.post_delete, name="post_delete"),
    path("posts/<int:post_id>/restore/", threads.post_restore, name="post_restore"),
    path("posts/<int:post_id>/history/", threads.post_history, name="post_history"),
    path("in/<str:kind>/<str:owner_id>/", front.space_show, name="space"),
    path("in/<str:kind>/<str:owner_id>/new/", front.topic_new, name="topic_new"),
]
