"""The law's bounds on hours, kept as data with their source and date."""

from kamerton.programmes.enums import ProgrammeKind

# Order of the Ministry of Science and Higher Education of 24.03.2025 № 266, paragraph 18;
# checked in November 2026. Academic hours of 45 minutes.
MIN_HOURS: dict[str, int] = {
    ProgrammeKind.PROFESSIONAL_DEVELOPMENT: 16,
    ProgrammeKind.PROFESSIONAL_RETRAINING: 250,
    ProgrammeKind.ELECTIVE: 1,
}
MAX_HOURS = 2000
