"""Addresses of assessment."""

from django.urls import path

from kamerton.assessment.views import taking

app_name = "assessment"
urlpatterns = [
    path("enrolments/<int:enrolment_id>/tests/<int:test_id>/start/", taking.start, name="start"),
    path("attempts/<int:attempt_id>/", taking.attempt, name="attempt"),
    path("attempts/<int:attempt_id>/answers/", taking.answers, name="answers"),
    path("attempts/<int:attempt_id>/finish/", taking.finish, name="finish"),
    path("attempts/<int:attempt_id>/result/", taking.result, name="result"),
    path("questions/<int:question_id>/sound.m4a", taking.sound, name="sound"),
]
