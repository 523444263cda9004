"""Stable codes of programmes."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProgrammeKind(models.TextChoices):
    """Kinds of programme that end in different documents."""

    PROFESSIONAL_DEVELOPMENT = "professional_development", _("Professional development")
    PROFESSIONAL_RETRAINING = "professional_retraining", _("Professional retraining")
    ELECTIVE = "elective", _("Elective course")


class Direction(models.TextChoices):
    """The five directions of the catalogue."""

    DISTANCE_MODELS = "distance_models", _("Models of distance learning")
    MUSIC_ANALYSIS = "music_analysis", _("Listening to and analysing music")
    SPECIAL_AND_GIFTED = "special_and_gifted", _("Children with special needs and gifted children")
    ICT_COMPETENCE = "ict_competence", _("ICT competence")
    EXAM_PREPARATION = "exam_preparation", _("Preparation for the state exam")


class LearningModel(models.TextChoices):
    """Models of learning."""

    NETWORK = "network", pgettext_lazy("model of learning", "Network")
    BLENDED = "blended", pgettext_lazy("model of learning", "Blended")
    CASE = "case", pgettext_lazy("model of learning", "Case")
    CORRESPONDENCE = "correspondence", pgettext_lazy("model of learning", "Correspondence")
    FACE_TO_FACE = "face_to_face", pgettext_lazy("model of learning", "Face-to-face")


class WorkForm(models.TextChoices):
    """Forms of work by which the hours of a plan are counted."""

    LECTURE = "lecture", _("Lectures")
    PRACTICE = "practice", _("Practice")
    SELF_STUDY = "self_study", _("Self-study")
    FACE_TO_FACE = "face_to_face", _("Face-to-face work")
    ATTESTATION = "attestation", _("Attestation")


class ProgrammeState(models.TextChoices):
    """Whether guests see a programme in the catalogue."""

    DRAFT = "draft", pgettext_lazy("programme", "Draft")
    PUBLISHED = "published", pgettext_lazy("programme", "Published")
    ARCHIVED = "archived", pgettext_lazy("programme", "Archived")


class VersionState(models.TextChoices):
    """A draft is edited; an approved version is frozen."""

    DRAFT = "draft", pgettext_lazy("version", "Draft")
    APPROVED = "approved", pgettext_lazy("version", "Approved")


class OpinionState(models.TextChoices):
    """Whether readers of the catalogue see what a learner says of a programme."""

    AWAITING = "awaiting", pgettext_lazy("opinion", "Waits for a moderator")
    SHOWN = "shown", pgettext_lazy("opinion", "Shown")
    DECLINED = "declined", pgettext_lazy("opinion", "Declined")
