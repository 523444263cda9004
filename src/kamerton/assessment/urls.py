"""Addresses of assessment."""

from django.urls import path

from kamerton.assessment.views import desk, taking, work

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
    path("desk/", desk.desk, name="desk"),
    path("desk/<int:submission_id>/", desk.review, name="review"),
]
