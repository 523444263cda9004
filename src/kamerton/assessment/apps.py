"""Tests, question types, assignments with rubrics, review."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """Assessment of what learners do."""

    name = "kamerton.assessment"
    label = "assessment"
