"""Addresses of questions and of the knowledge base."""

from django.urls import path

from kamerton.help.views import answering, asking

app_name = "help"
urlpatterns = [
    path("", asking.index, name="index"),
    path("ask/", asking.ask, name="ask"),
    path("suggest/", asking.suggest, name="suggest"),
    path("mine/", asking.own, name="own"),
    path("queue/", answering.queue, name="queue"),
    path("questions/<int:question_id>/", asking.show, name="question"),
    path("questions/<int:question_id>/close/", asking.close, name="close"),
    path("questions/<int:question_id>/take/", answering.take, name="take"),
    path("questions/<int:question_id>/move/", answering.move, name="move"),
    path("articles/new/", answering.article_new, name="article_new"),
    path("articles/<slug:slug>/", answering.article, name="article"),
    path("articles/<slug:slug>/edit/", answering.article_edit, name="article_edit"),
    path("articles/<slug:slug>/thank/", answering.thank, name="thank"),
]
