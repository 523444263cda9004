"""Stable codes of people."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    """What a person may be in an organisation or a cohort; a learner only in a cohort."""

    ADMINISTRATOR = "administrator", _("Administrator")
    METHODOLOGIST = "methodologist", _("Methodologist")
    ORGANISER = "organiser", _("Organiser")
    TUTOR = "tutor", _("Tutor")
    EXPERT = "expert", _("Expert")
    LEARNER = "learner", _("Learner")


class OrganisationKind(models.TextChoices):
    """Levels and sorts of organisations in the tree."""

    REGION = "region", _("Region")
    DISTRICT = "district", _("District")
    INSTITUTE = "institute", _("Institute")
    SCHOOL = "school", _("School")
    MUSIC_SCHOOL = "music_school", _("Children's music school")
    COLLEGE = "college", _("Music college")


class Gender(models.TextChoices):
    """Needed for declension of names and the federal register."""

    FEMALE = "female", pgettext_lazy("gender", "Female")
    MALE = "male", pgettext_lazy("gender", "Male")


class Category(models.TextChoices):
    """Qualification category of a teacher (order 196 of 24.03.2023)."""

    NONE = "none", _("No category")
    SUITED = "suited", _("Suited to the post held")
    FIRST = "first", _("First category")
    HIGHEST = "highest", _("Highest category")
    METHODOLOGIST = "methodologist", _("Teacher-methodologist")
    MENTOR = "mentor", _("Teacher-mentor")


class Subject(models.TextChoices):
    """What is taught."""

    MUSIC = "music", _("Music at school")
    SOLFEGE = "solfege", _("Solfège")
    THEORY = "theory", _("Theory of music")
    LITERATURE = "literature", _("Musical literature")
    HARMONY = "harmony", _("Harmony")
    CHOIR = "choir", _("Choir")
    SOLO_SINGING = "solo-singing", _("Solo singing")
    FOLK_SINGING = "folk-singing", _("Folk singing")
    INSTRUMENT = "instrument", _("Instrument (speciality)")
    ENSEMBLE = "ensemble", _("Ensemble")
    ORCHESTRA = "orchestra", _("Orchestra")
    ACCOMPANIMENT = "accompaniment", _("Accompaniment")
    EARLY_YEARS = "early-years", _("Music in kindergarten")
    COMPUTER = "computer", _("Music and computer")
    ARTS = "arts", _("World artistic culture")


class Instrument(models.TextChoices):
    """What is played."""

    PIANO = "piano", _("Piano")
    BAYAN = "bayan", _("Bayan")
    ACCORDION = "accordion", _("Accordion")
    DOMRA = "domra", _("Domra")
    BALALAIKA = "balalaika", _("Balalaika")
    GUITAR = "guitar", _("Guitar")
    GUSLI = "gusli", _("Gusli")
    VIOLIN = "violin", _("Violin")
    VIOLA = "viola", _("Viola")
    CELLO = "cello", _("Cello")
    DOUBLE_BASS = "double-bass", _("Double bass")
    HARP = "harp", _("Harp")
    FLUTE = "flute", _("Flute")
    RECORDER = "recorder", _("Recorder")
    OBOE = "oboe", _("Oboe")
    CLARINET = "clarinet", _("Clarinet")
    BASSOON = "bassoon", _("Bassoon")
    SAXOPHONE = "saxophone", _("Saxophone")
    TRUMPET = "trumpet", _("Trumpet")
    HORN = "horn", _("French horn")
    TROMBONE = "trombone", _("Trombone")
    PERCUSSION = "percussion", _("Percussion")
    ORGAN = "organ", pgettext_lazy("instrument", "Organ")
    SYNTHESIZER = "synthesizer", _("Synthesizer")
    VOICE = "voice", pgettext_lazy("instrument", "Voice")


class Visibility(models.TextChoices):
    """Who sees a person's profile page, besides the staff."""

    CLOSED = "closed", _("Nobody")
    ACQUAINTED = "acquainted", _("Those I study and work with")
    SIGNED_IN = "signed-in", _("Everybody who has signed in")
    PUBLIC = "public", _("Everybody, guests too")


class NameCase(models.TextChoices):
    """The cases of a Russian name."""

    NOMINATIVE = "nominative", _("Nominative")
    GENITIVE = "genitive", _("Genitive")
    DATIVE = "dative", _("Dative")
    ACCUSATIVE = "accusative", _("Accusative")
    INSTRUMENTAL = "instrumental", _("Instrumental")
    PREPOSITIONAL = "prepositional", _("Prepositional")


class ConsentKind(models.TextChoices):
    """What is agreed to; each a document of its own, never joined."""

    PERSONAL_DATA = "personal-data", _("Processing of personal data")
    GUARDIAN = "guardian", _("Processing of a minor's personal data")
    MAILING = "mailing", _("News by e-mail")


class ExportState(models.TextChoices):
    """How far an export of personal data is."""

    WAITING = "waiting", _("Being gathered")
    READY = "ready", pgettext_lazy("archive", "Ready")
    FAILED = "failed", pgettext_lazy("archive", "Failed")
