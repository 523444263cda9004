"""The register of issued documents, and the numbered forms (blanks) that they are printed on."""

from django.db import models
from django.db.models import F, Q

from kamerton.credentials.enums import BlankState, CertificateState, HandingWay


class Series(models.Model):
    """A series of documents: its letters stand before the number, its blanks are counted.

    The documents of a kind are issued in the active series of that kind; without one they have
    numbers of the year alone.
    """

    code = models.CharField(max_length=6, unique=True)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=30)
    uses_blanks = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["kind"], condition=Q(is_active=True), name="credentials_series_active_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} · {self.title}"


class Register(models.Model):
    """The last number given in a year, in one series or in none.

    Its row is locked while a number is given, so that the numbers of a year follow each other
    without gaps whoever issues at the same time.
    """

    series = models.ForeignKey(
        Series, null=True, blank=True, on_delete=models.PROTECT, related_name="registers"
    )
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["series", "year"], nulls_distinct=False, name="credentials_register_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.year}: {self.last_number}"


class Certificate(models.Model):
    """An issued certificate as it was issued: names and hours are kept, whatever changes later.

    ``code`` cannot be guessed: with the number it makes the address of the public page, so that
    nobody reads the register by counting. ``original`` is the document that this one replaces.
    """

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="certificates")
    number = models.PositiveIntegerField()
    prefix = models.CharField(max_length=6, blank=True, default="")
    code = models.CharField(max_length=8)
    state = models.CharField(
        max_length=10, choices=CertificateState.choices, default=CertificateState.VALID
    )
    is_duplicate = models.BooleanField(default=False)
    original = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="successors"
    )
    person = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="certificates"
    )
    enrolment = models.ForeignKey(
        "learning.Enrolment", null=True, on_delete=models.SET_NULL, related_name="certificates"
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
    institute_en = models.CharField(max_length=200, blank=True, default="")
    issued_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True, default="")
    handed_on = models.DateField(null=True, blank=True)
    handed_how = models.CharField(max_length=10, choices=HandingWay.choices, blank=True, default="")
    handed_to = models.CharField(max_length=250, blank=True, default="")
    handed_by = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["register", "number"], name="credentials_number_once"),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(state=CertificateState.VALID),
                name="credentials_valid_once",
            ),
            models.CheckConstraint(
                condition=Q(is_duplicate=False) | Q(original__isnull=False),
                name="credentials_duplicate_of",
            ),
        )

    def __str__(self) -> str:
        return self.public_number

    @property
    def registration_number(self) -> str:
        """The number in the register: «26-000012», in a series «ПК-26-000012»."""
        number = f"{self.register.year % 100:02d}-{self.number:06d}"
        return f"{self.prefix}-{number}" if self.prefix else number

    @property
    def public_number(self) -> str:
        """The number printed on the certificate, by which it is verified: «26-000012-K7QF»."""
        return f"{self.registration_number}-{self.code}"

    @property
    def is_valid(self) -> bool:
        """Return True unless it was replaced or cancelled."""
        return self.state == CertificateState.VALID


class BlankBatch(models.Model):
    """Blanks that came from the printer's, with consecutive numbers."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="batches")
    first_number = models.PositiveIntegerField()
    last_number = models.PositiveIntegerField()
    digits = models.PositiveSmallIntegerField(default=6)
    received_on = models.DateField()
    basis = models.CharField(max_length=200, blank=True)
    received_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(last_number__gte=F("first_number")), name="credentials_batch_numbers"
            ),
        )

    def __str__(self) -> str:
        return f"{self.series_id}: {self.first_number}–{self.last_number}"


class Blank(models.Model):
    """One numbered form: free, used for a document, or spoilt."""

    batch = models.ForeignKey(BlankBatch, on_delete=models.PROTECT, related_name="blanks")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="blanks")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=6, choices=BlankState.choices, default=BlankState.FREE)
    certificate = models.OneToOneField(
        Certificate, null=True, blank=True, on_delete=models.PROTECT, related_name="blank"
    )
    reason = models.CharField(max_length=300, blank=True)
    changed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["series", "number"], name="credentials_blank_once"),
            models.CheckConstraint(
                condition=~Q(state=BlankState.FREE, certificate__isnull=False)
                & ~Q(state=BlankState.USED, certificate__isnull=True),
                name="credentials_blank_used",
            ),
        )
        indexes = (
            models.Index(fields=["series", "state", "number"], name="credentials_blank_free"),
        )

    def __str__(self) -> str:
        return f"{self.series_id} {self.number}"

    @property
    def printed_number(self) -> str:
        """The number as it is printed on the form: «000123»."""
        return f"{self.number:0{self.batch.digits}d}"
