"""Cohorts, enrolment and orders, routes, progress, the tutor's desk."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """Study."""

    name = "kamerton.learning"
    label = "learning"
