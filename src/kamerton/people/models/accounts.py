"""People: who they are, and what they tell of their work."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower, Upper
from django.utils.translation import gettext as _

from kamerton.people.enums import Category, Gender, Visibility
from kamerton.people.models.organisations import Organisation


class PersonManager(BaseUserManager["Person"]):
    """Makes people for Django's and allauth's own code."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return the person with this e-mail in any letter case."""
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """Make a person with a usable password, or none."""
        person = self.model(email=self.normalize_email(email), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody with an account; signs in by e-mail."""

    email = models.EmailField()
    surname = models.CharField(max_length=80, blank=True)
    given_name = models.CharField(max_length=80, blank=True)
    patronymic = models.CharField(max_length=80, blank=True)
    gender = models.CharField(max_length=10, choices=Gender.choices, blank=True)
    language = models.CharField(max_length=5, default="ru")
    theme = models.CharField(max_length=60, default="auto")
    time_zone = models.CharField(max_length=40, default="Europe/Moscow")
    is_minor = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = (models.UniqueConstraint(Lower("email"), name="people_person_email"),)
        indexes = (
            # The list of people in its order, and Django's comparison of e-mails in any case.
            models.Index(
                fields=["surname", "given_name", "patronymic", "id"], name="people_person_name"
            ),
            models.Index(Upper("email"), name="people_person_email_any"),
        )

    def __str__(self) -> str:
        return self.full_name or _("Name not given")

    @property
    def full_name(self) -> str:
        """Surname, given name, patronymic: «Орлова Марина Сергеевна»."""
        return " ".join(filter(None, (self.surname, self.given_name, self.patronymic)))

    @property
    def short_name(self) -> str:
        """Given name and surname: «Марина Орлова»."""
        return " ".join(filter(None, (self.given_name, self.surname))) or str(self)

    @property
    def polite_name(self) -> str:
        """How the person is greeted: «Марина Сергеевна»."""
        return " ".join(filter(None, (self.given_name, self.patronymic))) or str(self)

    @property
    def initials(self) -> str:
        """Two letters for the round sign."""
        return (self.given_name[:1] + self.surname[:1]).upper() or "?"


class Profile(models.Model):
    """What a person tells of their work; apart from Person, which every request reads."""

    person = models.OneToOneField(
        Person, primary_key=True, on_delete=models.CASCADE, related_name="profile"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="profiles"
    )
    workplace = models.CharField(max_length=200, blank=True)
    post = models.CharField(max_length=120, blank=True)
    subjects = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    instruments = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    teaching_since = models.PositiveSmallIntegerField(null=True, blank=True)
    category = models.CharField(max_length=20, choices=Category.choices, blank=True)
    about = models.TextField(blank=True)
    visibility = models.CharField(
        max_length=12, choices=Visibility.choices, default=Visibility.ACQUAINTED
    )
    name_cases = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(teaching_since__isnull=True)
                | models.Q(teaching_since__range=(1930, 2200)),
                name="people_profile_year",
            ),
        )

    def __str__(self) -> str:
        return f"profile {self.person_id}"


class Photo(models.Model):
    """A person's picture, 320 pixels square; small enough to live and be erased with the row."""

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.CASCADE)
    image = models.BinaryField()
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"photo {self.person_id}"


class Guardianship(models.Model):
    """A minor, and the grown-up who answers for the account; valid from ``accepted_at``."""

    minor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="guardianships")
    guardian = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="wards"
    )
    email = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("minor", Lower("email"), name="people_guardianship_once"),
            models.CheckConstraint(
                condition=models.Q(guardian__isnull=True) | ~models.Q(guardian=models.F("minor")),
                name="people_guardianship_other",
            ),
        )

    def __str__(self) -> str:
        return f"{self.guardian_id} for {self.minor_id}"
