"""Addresses of people."""

from django.urls import path, re_path

from kamerton.people.views import (
    accounts,
    administration,
    consents,
    organisations,
    profiles,
    sessions,
    settings,
    staff,
)

app_name = "people"
urlpatterns = [
    path("setup/<str:token>/", accounts.setup, name="setup"),
    path("invitations/<str:token>/", accounts.invitation_accept, name="invitation_accept"),
    path("consent/", consents.consent, name="consent"),
    path("consent/withdraw/", consents.consent_withdraw, name="consent_withdraw"),
    path("consent/<slug:kind>/", consents.consent_document, name="consent_document"),
    path("guardian/", consents.guardian_wait, name="guardian_wait"),
    path("guardian/<str:token>/", consents.guardian_accept, name="guardian_accept"),
    path("children/", consents.children, name="children"),
    path("children/<int:pk>/withdraw/", consents.child_withdraw, name="child_withdraw"),
    path("profile/", profiles.profile, name="profile"),
    path("profile/photo/remove/", profiles.photo_remove, name="photo_remove"),
    path("settings/", settings.settings, name="settings"),
    path("settings/sessions/", sessions.session_list, name="sessions"),
    path("settings/data/", settings.privacy, name="privacy"),
    path("settings/data/news/", settings.privacy_mailing, name="privacy_mailing"),
    path("settings/data/archive/", settings.privacy_export, name="privacy_export"),
    path(
        "settings/data/archive/<int:pk>.zip",
        settings.privacy_export_file,
        name="privacy_export_file",
    ),
    path("settings/data/erasure/", settings.privacy_erasure, name="privacy_erasure"),
    path("people/", staff.people_list, name="people_list"),
    path("people/invite/", staff.invite, name="invite"),
    re_path(
        r"^people/invite/(?P<pk>\d+)/(?P<action>again|revoke)/$",
        staff.invitation_change,
        name="invitation_change",
    ),
    path("people/<int:pk>/", profiles.person, name="person"),
    path("people/<int:pk>/photo/<int:version>.webp", profiles.photo, name="photo"),
    path("people/<int:pk>/roles/", staff.roles, name="roles"),
    path("people/<int:pk>/roles/<int:assignment>/revoke/", staff.role_revoke, name="role_revoke"),
    re_path(
        r"^people/(?P<pk>\d+)/account/(?P<action>close|open)/$",
        staff.account_change,
        name="account_change",
    ),
    path("organisations/", organisations.organisation_tree, name="organisation_tree"),
    path("organisations/add/", organisations.organisation_add, name="organisation_add"),
    path("organisations/choices/", organisations.organisation_choices, name="organisation_choices"),
    path("organisations/<int:pk>/", organisations.organisation_edit, name="organisation_edit"),
    path("organisations/<int:pk>/move/", organisations.organisation_move, name="organisation_move"),
    path(
        "organisations/<int:pk>/merge/", organisations.organisation_merge, name="organisation_merge"
    ),
    path("administration/registration/", administration.registration, name="registration"),
    path("administration/consents/", administration.consent_texts, name="consent_texts"),
    path(
        "administration/consents/<slug:kind>/",
        administration.consent_text_edit,
        name="consent_text_edit",
    ),
]
