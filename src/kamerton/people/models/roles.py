"""Roles held, and the links by which people come in."""

from django.db import models
from django.utils import timezone

from kamerton.people.enums import Role
from kamerton.people.models.accounts import Person
from kamerton.people.models.organisations import Organisation


class RoleAssignment(models.Model):
    """A role that a person holds in an organisation (and below it) or in a cohort."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="role_assignments")
    role = models.CharField(max_length=20, choices=Role.choices)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    scope_kind = models.CharField(max_length=20, blank=True)
    scope_id = models.BigIntegerField(null=True, blank=True)
    granted_at = models.DateTimeField(default=timezone.now)

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


class RoleChange(models.Model):
    """One role granted or revoked; never changed."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    scope_kind = models.CharField(max_length=20, blank=True)
    scope_id = models.BigIntegerField(null=True, blank=True)
    granted = models.BooleanField()
    actor = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (models.Index(fields=["person", "-id"], name="people_role_change_person"),)

    def __str__(self) -> str:
        return f"{self.role} {'granted to' if self.granted else 'revoked from'} {self.person_id}"


class Invitation(models.Model):
    """A personal link by e-mail that makes an account, perhaps with a role."""

    email = models.EmailField()
    surname = models.CharField(max_length=80, blank=True)
    given_name = models.CharField(max_length=80, blank=True)
    patronymic = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["-invited_at"], name="people_invitation_recent"),)

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class SetupToken(models.Model):
    """The one-time link that makes the first administrator; only its hash is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"setup {self.pk}"
