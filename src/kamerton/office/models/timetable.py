"""Rooms, who teaches where, and personal calendar feeds."""

from django.db import models


class Room(models.Model):
    """A room in which sessions are held."""

    title = models.CharField(max_length=120, unique=True)
    address = models.CharField(max_length=200, blank=True)
    capacity = models.PositiveSmallIntegerField(default=25)
    is_open = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.title


class Booking(models.Model):
    """The room and the teacher of a session."""

    session = models.OneToOneField(
        "learning.Session", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    room = models.ForeignKey(
        Room, null=True, blank=True, on_delete=models.PROTECT, related_name="bookings"
    )
    teacher = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.session_id} in {self.room_id}"


class CalendarFeed(models.Model):
    """The version of a person's calendar address: a new one makes the former address useless."""

    person = models.OneToOneField(
        "people.Person", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    is_open = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.person_id} v{self.version}"


class YearArchive(models.Model):
    """The papers of a year in one file."""

    year = models.PositiveSmallIntegerField()
    is_ready = models.BooleanField(default=False)
    has_failed = models.BooleanField(default=False)
    job_id = models.BigIntegerField(null=True, blank=True)
    asked_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"archive {self.year}"
