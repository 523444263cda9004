"""Orders: numbered by the year without gaps, kept as they were issued."""

from django.db import models

from kamerton.office.enums import OrderKind


class NumberLine(models.Model):
    """The last number given in a year to one kind of paper; locked while a number is given."""

    kind = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["kind", "year"], name="office_number_line_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last_number}"


class OrderTemplate(models.Model):
    """The institute's own words of a kind of order, or of contracts; else the shipped words serve."""

    kind = models.CharField(max_length=12, unique=True)
    title = models.CharField(max_length=200)
    body = models.TextField()
    signer_post = models.CharField(max_length=120)
    signer_name = models.CharField(max_length=120, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"template {self.kind}"


class Order(models.Model):
    """An order as it was issued: its words do not change with the template.

    A cancelled order keeps its number and its words; it says when and why it was cancelled.

    ``key`` belongs to one form that was opened: sent twice, it makes one order.
    """

    kind = models.CharField(max_length=12, choices=OrderKind.choices)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    on = models.DateField()
    cohort = models.ForeignKey("learning.Cohort", on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(
        "learning.Cohort", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=300)
    body = models.TextField()
    institute = models.CharField(max_length=200)
    signer_post = models.CharField(max_length=120)
    signer_name = models.CharField(max_length=120, blank=True)
    key = models.CharField(max_length=32, unique=True)
    issued_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    cancel_reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["year", "number"], name="office_order_number_once"),
        )
        indexes = (models.Index(fields=["cohort", "-id"], name="office_order_cohort"),)

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"

    @property
    def is_cancelled(self) -> bool:
        """Return True once the order was cancelled."""
        return self.cancelled_at is not None


class OrderLine(models.Model):
    """One person of an order, with the name and the state of enrolment as they were then."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    enrolment = models.ForeignKey(
        "learning.Enrolment", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=250)
    before = models.CharField(max_length=12, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["order", "position"], name="office_order_line_once"),
        )

    def __str__(self) -> str:
        return f"{self.position}. {self.name}"
