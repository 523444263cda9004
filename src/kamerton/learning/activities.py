"""The types of activity that need nothing but materials, a talk, a meeting or a link."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kamerton.discussion.api import thread_context
from kamerton.learning.operations.discussions import SPACE, space_id
from kamerton.learning.queries.cohorts import sessions_of_activity
from kamerton.learning.registry import Player, Step, register_player
from kamerton.library.api import material_content, version_for_study
from kamerton.programmes.api import ActivityType, register_activity_type
from kamerton.programmes.enums import WorkForm
from kamerton.ui.api import localised


class DiscussionConfig(forms.Form):
    """How many posts complete a discussion."""

    min_posts = forms.IntegerField(
        label=gettext_lazy("Posts that complete the activity"),
        min_value=1,
        max_value=20,
        initial=1,
    )


class LinkConfig(forms.Form):
    """Where a link leads."""

    url = forms.URLField(label=gettext_lazy("Address"), max_length=500, assume_scheme="https")


class SessionConfig(forms.Form):
    """What a face-to-face session is."""

    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), min_value=10, max_value=600, initial=90
    )


def _material(step: Step) -> Mapping[str, Any]:
    if step.activity.material_id is None:
        return {"material": None}
    version = version_for_study(step.activity.material_id)
    return {"material": material_content(version, viewer=step.viewer)}


def _discussion(step: Step) -> Mapping[str, Any]:
    context = thread_context(
        step.viewer,
        (SPACE, space_id(step.cohort_id, step.activity.pk)),
        params=step.request.GET,
        next_url=step.request.path,
    )
    return {"thread": context, "min_posts": step.activity.config.get("min_posts", 1)}


def _sessions(step: Step) -> Mapping[str, Any]:
    return {"sessions": sessions_of_activity(step.cohort_id, step.activity.pk)}


def _no_link(activity: Any) -> list[str]:
    if activity.config.get("url"):
        return []
    title = localised(activity.title, activity.title_en)
    return [_("“%(title)s” has no address.") % {"title": title}]


def register() -> None:
    """Fill both registries: what methodologists add and what learners see."""
    material = Player("learning/players/material.jinja", _material)
    types = (
        ActivityType(
            "read",
            gettext_lazy("Read"),
            gettext_lazy("An article or a document of the library."),
            "book-open",
            WorkForm.LECTURE,
            ("article", "document"),
        ),
        ActivityType(
            "watch",
            gettext_lazy("Watch"),
            gettext_lazy("A video; the place is kept."),
            "play",
            WorkForm.LECTURE,
            ("video",),
        ),
        ActivityType(
            "listen",
            gettext_lazy("Listen"),
            gettext_lazy("A recording, or a score that plays."),
            "headphones",
            WorkForm.PRACTICE,
            ("audio", "score"),
        ),
        ActivityType(
            "score_study",
            gettext_lazy("Study a score"),
            gettext_lazy("A score with a task: to look, play and mark."),
            "file-music",
            WorkForm.PRACTICE,
            ("score",),
        ),
    )
    for kind in types:
        register_activity_type(kind)
        register_player(kind.code, material)
    _register_others()


def _register_others() -> None:
    register_activity_type(
        ActivityType(
            "discussion",
            gettext_lazy("Discuss"),
            gettext_lazy("A question to the whole cohort."),
            "message-circle",
            WorkForm.SELF_STUDY,
            config_form=DiscussionConfig,
        )
    )
    register_player("discussion", Player("learning/players/discussion.jinja", _discussion, False))
    register_activity_type(
        ActivityType(
            "session",
            gettext_lazy("Meet"),
            gettext_lazy("A face-to-face session with attendance."),
            "users",
            WorkForm.FACE_TO_FACE,
            config_form=SessionConfig,
        )
    )
    register_player("session", Player("learning/players/session.jinja", _sessions, False))
    register_activity_type(
        ActivityType(
            "link",
            gettext_lazy("Follow a link"),
            gettext_lazy("A page outside the platform."),
            "link",
            WorkForm.SELF_STUDY,
            config_form=LinkConfig,
            problems=_no_link,
        )
    )
    register_player("link", Player("learning/players/link.jinja"))
