"""The register of issued documents."""

from django.db import models


class Register(models.Model):
    """The last number given in a year.

    Its row is locked while a number is given, so that the numbers of a year follow each other
    without gaps whoever issues at the same time.
    """

    year = models.PositiveSmallIntegerField(unique=True)
    last_number = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last_number}"


class Certificate(models.Model):
    """An issued certificate as it was issued: names and hours are kept, whatever changes later.

    ``code`` cannot be guessed: with the number it makes the address of the public page, so that
    nobody reads the register by counting.
    """

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="certificates")
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=8)
    person = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="certificates"
    )
    enrolment = models.OneToOneField(
        "learning.Enrolment", null=True, on_delete=models.SET_NULL, related_name="certificate"
    )
    holder = models.CharField(max_length=250)
    holder_gender = models.CharField(max_length=10, blank=True)
    kind = models.CharField(max_length=30)
    programme = models.CharField(max_length=200)
    programme_en = models.CharField(max_length=200, blank=True)
    hours = models.PositiveSmallIntegerField()
    studied_from = models.DateField()
    studied_to = models.DateField()
    issued_on = models.DateField()
    institute = models.CharField(max_length=200)
    issued_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["register", "number"], name="credentials_number_once"),
        )

    def __str__(self) -> str:
        return self.public_number

    @property
    def registration_number(self) -> str:
        """The number in the register: «26-000012»."""
        return f"{self.register.year % 100:02d}-{self.number:06d}"

    @property
    def public_number(self) -> str:
        """The number printed on the certificate, by which it is verified: «26-000012-K7QF»."""
        return f"{self.registration_number}-{self.code}"
