"""Stable codes of assessment."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class QuestionType(models.TextChoices):
    """How a question is answered."""

    SINGLE = "single", _("One of several")
    MULTIPLE = "multiple", _("Several of several")
    MATCHING = "matching", _("Matching")
    ORDERING = "ordering", _("Put in order")
    SHORT_TEXT = "short_text", _("Short answer")
    NUMBER = "number", pgettext_lazy("in digits", "Number")
    LISTENING = "listening", _("Listening")
    CLOZE = "cloze", _("Gaps in a text")
    HOTSPOT = "hotspot", _("Places on a picture")
    ESSAY = "essay", _("Extended answer")
    FILE = "file", pgettext_lazy("question", "Answer by a file")
    RECORDED = "recorded", _("Sing or play")
    HEARING = "hearing", _("Naming what is heard")
    RHYTHM = "rhythm", _("Tapped rhythm")
    DICTATION = "dictation", _("Melodic dictation")
    MARKS = "marks", _("Places in a score")
    BARS = "bars", _("Bars in order")


class ReviewRule(models.TextChoices):
    """When a learner sees right answers and feedback."""

    AFTER_ATTEMPT = "after_attempt", _("After each attempt")
    AFTER_PASS = "after_pass", _("After passing or the last attempt")
    AFTER_CLOSE = "after_close", _("After the cohort's study is over")
    MARKS = "marks", _("Only the points for each question")
    NEVER = "never", pgettext_lazy("right answers", "Never")


class CountedAttempt(models.TextChoices):
    """Which of several attempts gives the result."""

    BEST = "best", pgettext_lazy("attempt", "The best")
    LAST = "last", pgettext_lazy("attempt", "The last")
    AVERAGE = "average", pgettext_lazy("attempts", "The average")


class ItemState(models.TextChoices):
    """Whether a question of the bank may be used."""

    DRAFT = "draft", pgettext_lazy("question", "Draft")
    READY = "ready", pgettext_lazy("question", "Ready")
    RETIRED = "retired", pgettext_lazy("question", "Retired")


class SubmissionState(models.TextChoices):
    """The life of one attempt at an assignment."""

    DRAFT = "draft", pgettext_lazy("submission", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("submission", "Awaiting review")
    RETURNED = "returned", pgettext_lazy("submission", "Returned for revision")
    PASSED = "passed", pgettext_lazy("submission", "Passed")


class PartKind(models.TextChoices):
    """What is handed in as one part of an assignment."""

    TEXT = "text", _("Text")
    FILE = "file", _("File")
    AUDIO = "audio", _("Audio recording")
    VIDEO = "video", _("Video recording")
    SCORE = "score", pgettext_lazy("music", "Score")
    LINK = "link", _("Link")


class TemplateUse(models.TextChoices):
    """What a feedback template is for."""

    REVIEW = "review", pgettext_lazy("template", "Reviews of works")
    LETTER = "letter", pgettext_lazy("template", "Letters to learners")


class SecondWho(models.TextChoices):
    """Which works of an assignment a second marker marks too."""

    NONE = "", pgettext_lazy("second marker", "None of themselves")
    ALL = "all", pgettext_lazy("second marker", "Every work")
    SHARE = "share", pgettext_lazy("second marker", "A share of the works")


class SecondReason(models.TextChoices):
    """Why a work has two markers."""

    ALL = "all", _("the assignment asks for two markers")
    SHARE = "share", _("drawn for moderation")
    ASKED = "asked", _("asked for by a marker")


class SecondState(models.TextChoices):
    """How far two markers are with a work."""

    OPEN = "open", pgettext_lazy("two markers", "Being marked")
    DIFFERING = "differing", pgettext_lazy("two markers", "To be reconciled")
    THIRD = "third", pgettext_lazy("two markers", "A third decides")
    SETTLED = "settled", pgettext_lazy("two markers", "Agreed")


class SecondHow(models.TextChoices):
    """What the final mark of two markers rests on."""

    WITHIN = "within", _("the difference is within the threshold: the first marks stand")
    AGREED = "agreed", _("the markers agreed")
    THIRD = "third", _("a third marker decided")
    OFF = "off", _("the second marking was called off")


class PeerStart(models.TextChoices):
    """When colleagues begin to review each other's works."""

    DEADLINE = "deadline", pgettext_lazy("peer review starts", "After the deadline, all at once")
    ARRIVAL = "arrival", pgettext_lazy("peer review starts", "As soon as works come in")


class PeerWorkState(models.TextChoices):
    """The life of a work among colleagues."""

    PREPARING = "preparing", pgettext_lazy("peer work", "Being prepared")
    OPEN = "open", pgettext_lazy("peer work", "Being reviewed")
    DONE = "done", pgettext_lazy("peer work", "Reviewed")
    SHORT = "short", pgettext_lazy("peer work", "Too few reviews")


class PeerReviewState(models.TextChoices):
    """The life of one colleague's review."""

    ASKED = "asked", pgettext_lazy("peer review", "Awaited")
    DONE = "done", pgettext_lazy("peer review", "Written")
    EXPIRED = "expired", pgettext_lazy("peer review", "Given to somebody else")
    WITHDRAWN = "withdrawn", pgettext_lazy("peer review", "Withdrawn")
