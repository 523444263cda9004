"""Addresses of study."""

from django.urls import path

from kamerton.learning.views import attestation, care, journal, learner, staff, tutoring

app_name = "learning"
urlpatterns = [
    path("learning/", learner.index, name="index"),
    path("cohorts/new/", staff.cohort_new, name="cohort_new"),
    path("cohorts/<slug:slug>/", learner.cohort, name="cohort"),
    path("cohorts/<slug:slug>/apply/", learner.apply, name="apply"),
    path("cohorts/<slug:slug>/manage/", staff.manage, name="cohort_manage"),
    path("cohorts/<slug:slug>/edit/", staff.cohort_edit, name="cohort_edit"),
    path("cohorts/<slug:slug>/dates/", staff.dates, name="cohort_dates"),
    path("cohorts/<slug:slug>/people/", staff.people, name="people"),
    path("cohorts/<slug:slug>/admit/", staff.admit, name="admit"),
    path("cohorts/<slug:slug>/tutors/", staff.tutor_add, name="tutor_add"),
    path("cohorts/<slug:slug>/step/<slug:name>/", staff.step, name="cohort_step"),
    path("cohorts/<slug:slug>/activities/<int:activity_id>/", learner.activity, name="activity"),
    path(
        "cohorts/<slug:slug>/activities/<int:activity_id>/done/",
        learner.activity_done,
        name="activity_done",
    ),
    path(
        "cohorts/<slug:slug>/activities/<int:activity_id>/place/",
        learner.keep_place,
        name="keep_place",
    ),
    path(
        "cohorts/<slug:slug>/activities/<int:activity_id>/sessions/new/",
        staff.session_new,
        name="session_new",
    ),
    path("sessions/<int:session_id>/attendance/", staff.attendance, name="attendance"),
    path("enrolments/<int:enrolment_id>/", staff.learner, name="enrolment"),
    path("enrolments/<int:enrolment_id>/withdraw/", learner.withdraw, name="withdraw"),
    path("enrolments/<int:enrolment_id>/refuse/", staff.decline, name="refuse"),
    path("enrolments/<int:enrolment_id>/complete/", staff.complete, name="complete"),
]

urlpatterns += [
    path("learning/terms/", care.terms, name="terms"),
    path("learning/terms/<int:programme_id>/", care.terms_edit, name="terms_edit"),
    path("cohorts/<slug:slug>/substitutions/", care.substitutions, name="substitutions"),
    path(
        "substitutions/<int:substitution_id>/end/", care.substitution_end, name="substitution_end"
    ),
]

urlpatterns += [
    path("cohorts/<slug:slug>/journal/", journal.journal, name="journal"),
    path("cohorts/<slug:slug>/journal/mine/", journal.own, name="journal_own"),
    path("cohorts/<slug:slug>/journal/rules/", journal.rules, name="completion_rules"),
    path(
        "cohorts/<slug:slug>/journal.xlsx",
        journal.journal_file,
        {"kind": "xlsx"},
        name="journal_xlsx",
    ),
    path(
        "cohorts/<slug:slug>/journal.pdf", journal.journal_file, {"kind": "pdf"}, name="journal_pdf"
    ),
    path("cohorts/<slug:slug>/attestation/", attestation.show, name="attestation"),
    path("cohorts/<slug:slug>/attestation/commission/", attestation.form_it, name="commission"),
    path("cohorts/<slug:slug>/attestation/schedule/", attestation.schedule, name="schedule"),
    path("cohorts/<slug:slug>/attestation/close/", attestation.close, name="attestation_close"),
    path("cohorts/<slug:slug>/attestation/signed/", attestation.signed, name="attestation_signed"),
    path(
        "cohorts/<slug:slug>/attestation/<slug:paper>.<slug:kind>",
        attestation.paper,
        name="attestation_paper",
    ),
    path("defences/<int:defence_id>/", attestation.defence, name="defence"),
    path("defences/<int:defence_id>/decide/", attestation.decide, name="defence_decide"),
]

urlpatterns += [
    path("cohorts/<slug:slug>/learners/tutors/", tutoring.tutors, name="cohort_tutors"),
]
