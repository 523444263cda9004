"""Contracts with those who pay."""

from django.db import models


class Contract(models.Model):
    """A contract of study, as it was made: numbered by the year, one for an enrolment."""

    enrolment = models.OneToOneField(
        "learning.Enrolment", on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    on = models.DateField()
    payer = models.CharField(max_length=250)
    details = models.TextField(blank=True)
    price = models.DecimalField(max_digits=10, decimal_places=2)
    title = models.CharField(max_length=300)
    body = models.TextField()
    institute = models.CharField(max_length=200)
    signer_post = models.CharField(max_length=120)
    signer_name = models.CharField(max_length=120, blank=True)
    made_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["year", "number"], name="office_contract_number_once"),
            models.CheckConstraint(condition=models.Q(price__gt=0), name="office_contract_price"),
        )

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"
