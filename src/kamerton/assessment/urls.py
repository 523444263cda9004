"""Addresses of assessment."""

from django.urls import path

from kamerton.assessment.views import desk, editor, taking, work

app_name = "assessment"
urlpatterns = [
    path("enrolments/<int:enrolment_id>/tests/<int:test_id>/start/", taking.start, name="start"),
    path("attempts/<int:attempt_id>/", taking.attempt, name="attempt"),
    path("attempts/<int:attempt_id>/answers/", taking.answers, name="answers"),
    path("attempts/<int:attempt_id>/finish/", taking.finish, name="finish"),
    path("attempts/<int:attempt_id>/result/", taking.result, name="result"),
    path("questions/<int:question_id>/sound.m4a", taking.sound, name="sound"),
    path(
        "enrolments/<int:enrolment_id>/assignments/<int:assignment_id>/start/",
        work.start,
        name="work_start",
    ),
    path("submissions/<int:submission_id>/", work.submission, name="submission"),
    path("submissions/<int:submission_id>/edit/", work.work, name="work"),
    path("submissions/<int:submission_id>/draft/", work.draft, name="draft"),
    path("activities/<int:activity_id>/test/", editor.test, name="test_edit"),
    path(
        "activities/<int:activity_id>/test/questions/new/<slug:type_code>/",
        editor.question_new,
        name="question_new",
    ),
    path("slots/<int:slot_id>/", editor.slot_edit, name="slot_edit"),
    path("slots/<int:slot_id>/move/", editor.slot_move, name="slot_move"),
    path("slots/<int:slot_id>/remove/", editor.slot_remove, name="slot_remove"),
    path("questions/abc/", editor.abc_preview, name="abc_preview"),
    path("activities/<int:activity_id>/assignment/", editor.assignment, name="assignment_edit"),
    path("enrolments/<int:enrolment_id>/works/", work.learner_works, name="learner_works"),
    path("desk/", desk.desk, name="desk"),
    path("desk/<int:submission_id>/", desk.review, name="review"),
]
