"""How large the data set is, and how its people and cohorts are named."""

from dataclasses import dataclass

DOMAIN = "bench.kamerton.example"
PASSWORD = "bench-kamerton"  # noqa: S105 - of invented people on a throw-away installation
COHORTS_OF_TUTOR = 6
STUDYING_SHARE = 0.4


@dataclass(frozen=True)
class Size:
    """How much there is beside the demo institute."""

    people: int = 2_000
    cohorts: int = 50
    progress: int = 100_000

    @classmethod
    def of(cls, people: int, cohorts: int | None, progress: int | None) -> "Size":
        """Return the size for so many people; what is not given grows with them."""
        return cls(people, cohorts or max(2, people // 40), progress or people * 50)

    @property
    def studying(self) -> int:
        """How many cohorts study now; the others have finished."""
        return max(1, round(self.cohorts * STUDYING_SHARE))

    @property
    def finished(self) -> int:
        return max(1, self.cohorts - self.studying)

    @property
    def tutors(self) -> int:
        return -(-(self.studying + self.finished) // COHORTS_OF_TUTOR)

    @property
    def busy_tutors(self) -> int:
        """How many tutors have nothing but cohorts that study now: their desks are full."""
        return max(1, self.studying // COHORTS_OF_TUTOR)


def email(kind: str, number: int) -> str:
    """Return the address that an invented person signs in with; numbers from 1."""
    return f"{kind}{number}@{DOMAIN}"
