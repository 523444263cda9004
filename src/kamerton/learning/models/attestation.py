"""Final attestation: the commission, its schedule, the marks, the protocol."""

from django.db import models
from django.db.models import Q

from kamerton.learning.enums import AttestationKind, CommissionRole, MarkScale


class Commission(models.Model):
    """The commission that attests one cohort; ``closed_at`` once the protocol is drawn up."""

    cohort = models.OneToOneField(
        "learning.Cohort", on_delete=models.PROTECT, related_name="commission"
    )
    kind = models.CharField(
        max_length=8, choices=AttestationKind.choices, default=AttestationKind.WORK
    )
    scale = models.CharField(max_length=8, choices=MarkScale.choices, default=MarkScale.FIVE)
    order_number = models.CharField(max_length=40, blank=True)
    order_on = models.DateField(null=True, blank=True)
    protocol_number = models.CharField(max_length=40, blank=True)
    closed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"commission of {self.cohort_id}"


class CommissionMember(models.Model):
    """Somebody in a commission; the secretary keeps the protocol and gives no mark."""

    commission = models.ForeignKey(Commission, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=CommissionRole.choices)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["commission", "person"], name="learning_commission_person_once"
            ),
            models.UniqueConstraint(
                fields=["commission", "role"],
                condition=Q(role__in=["chair", "secretary"]),
                name="learning_commission_one_chair",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id}: {self.role}"


class Defence(models.Model):
    """One learner before the commission: when, where, and the agreed mark.

    ``place`` is a room or an address on the web. ``mark`` is by the commission's scale.
    """

    commission = models.ForeignKey(Commission, on_delete=models.CASCADE, related_name="defences")
    enrolment = models.OneToOneField(
        "learning.Enrolment", on_delete=models.PROTECT, related_name="defence"
    )
    starts_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=200, blank=True)
    topic = models.CharField(max_length=300, blank=True)
    mark = models.PositiveSmallIntegerField(null=True)
    is_absent = models.BooleanField(default=False)
    decided_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(is_absent=False) | Q(mark__isnull=True),
                name="learning_defence_absent_unmarked",
            ),
        )

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.mark}"


class MemberMark(models.Model):
    """A member's own mark, given before the others' are seen."""

    defence = models.ForeignKey(Defence, on_delete=models.CASCADE, related_name="marks")
    member = models.ForeignKey(CommissionMember, on_delete=models.CASCADE, related_name="marks")
    mark = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["defence", "member"], name="learning_member_mark_once"),
        )

    def __str__(self) -> str:
        return f"{self.defence_id}/{self.member_id}: {self.mark}"
