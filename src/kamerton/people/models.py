"""People, organisations and roles."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from kamerton.people.enums import Gender, OrganisationKind, Role, Theme


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


class Organisation(models.Model):
    """A region, district, institute or school in the tree of organisations."""

    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    path = models.CharField(max_length=200, db_index=True, editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["parent", "name"], name="people_organisation_name"),
        )

    def __str__(self) -> str:
        return self.name


class Person(AbstractBaseUser):
    """Somebody with an account; signs in by e-mail."""

    email = models.EmailField()
    surname = models.CharField(max_length=80, blank=True)
    given_name = models.CharField(max_length=80, blank=True)
    patronymic = models.CharField(max_length=80, blank=True)
    gender = models.CharField(max_length=10, choices=Gender.choices, blank=True)
    language = models.CharField(max_length=5, default="ru")
    theme = models.CharField(max_length=12, choices=Theme.choices, default=Theme.AUTO)
    time_zone = models.CharField(max_length=40, default="Europe/Moscow")
    is_minor = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ()

    class Meta:
        constraints = (models.UniqueConstraint(Lower("email"), name="people_person_email"),)

    def __str__(self) -> str:
        return self.full_name or self.email

    @property
    def full_name(self) -> str:
        """Surname, given name, patronymic: «Орлова Марина Сергеевна»."""
        return " ".join(filter(None, (self.surname, self.given_name, self.patronymic)))

    @property
    def short_name(self) -> str:
        """Given name and surname: «Марина Орлова»."""
        return " ".join(filter(None, (self.given_name, self.surname))) or self.email

    @property
    def polite_name(self) -> str:
        """How the person is greeted: «Марина Сергеевна»."""
        return " ".join(filter(None, (self.given_name, self.patronymic))) or self.email

    @property
    def initials(self) -> str:
        """Two letters for the round sign."""
        letters = (self.given_name[:1] + self.surname[:1]) or self.email[:1]
        return letters.upper()


class RoleAssignment(models.Model):
    """A role that a person holds in an organisation (and below it) or in a cohort."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="role_assignments")
    role = models.CharField(max_length=20, choices=Role.choices)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    scope_kind = models.CharField(max_length=20, blank=True)
    scope_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "role", "organisation", "scope_kind", "scope_id"],
                nulls_distinct=False,
                name="people_role_once",
            ),
        )
        indexes = (models.Index(fields=["scope_kind", "scope_id"], name="people_role_scope"),)

    def __str__(self) -> str:
        return f"{self.role} {self.person_id}"
