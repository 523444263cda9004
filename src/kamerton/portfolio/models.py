"""A teacher's portfolio: what gathered itself, and what the teacher put there."""

from django.db import models
from django.db.models import Q

from kamerton.portfolio.enums import EntryKind
from kamerton.texts.api import RichTextField


class Portfolio(models.Model):
    """One person's portfolio and whether others may open it."""

    person = models.OneToOneField(
        "people.Person", on_delete=models.CASCADE, related_name="portfolio"
    )
    is_public = models.BooleanField(default=False)
    introduction = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"portfolio of {self.person_id}"


class Entry(models.Model):
    """One piece of evidence. ``source`` names what it came from, e.g. ("certificate", 12)."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=20, choices=EntryKind.choices)
    title = models.CharField(max_length=250)
    title_en = models.CharField(max_length=250, blank=True)
    body = RichTextField(blank=True)
    happened_on = models.DateField()
    url = models.CharField(max_length=500, blank=True)
    note = models.CharField(max_length=300, blank=True)
    note_en = models.CharField(max_length=300, blank=True)
    is_public = models.BooleanField(default=False)
    source_kind = models.CharField(max_length=30, blank=True)
    source_id = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["portfolio", "source_kind", "source_id"],
                condition=~Q(source_kind=""),
                name="portfolio_source_once",
            ),
        )
        indexes = (
            models.Index(fields=["portfolio", "-happened_on"], name="portfolio_entry_order"),
        )

    def __str__(self) -> str:
        return self.title
