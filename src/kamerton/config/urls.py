"""Every address of the platform."""

from django.urls import include, path

# Tried in this order, so the pages that are asked for most come first.
urlpatterns = [
    path("", include("kamerton.portal.urls")),
    path("", include("kamerton.learning.urls")),
    path("", include("kamerton.programmes.urls")),
    path("", include("kamerton.assessment.urls")),
    path("accounts/", include("kamerton.people.account_urls")),
    path("ui/", include("kamerton.ui.urls")),
    path("texts/", include("kamerton.texts.urls")),
    path("discussions/", include("kamerton.discussion.urls")),
    path("mail/", include("kamerton.mail.urls")),
    path("chat/", include("kamerton.chat.urls")),
    path("help/", include("kamerton.help.urls")),
    path("", include("kamerton.core.urls")),
    path("scores/", include("kamerton.scores.urls")),
    path("media/", include("kamerton.media.urls")),
    path("", include("kamerton.people.urls")),
    path("", include("kamerton.notifications.urls")),
    path("files/", include("kamerton.files.urls")),
    path("", include("kamerton.library.urls")),
    path("", include("kamerton.credentials.urls")),
    path("", include("kamerton.office.urls")),
    path("", include("kamerton.surveys.urls")),
    path("", include("kamerton.portfolio.urls")),
]

handler400 = "kamerton.ui.views.bad_request"
handler403 = "kamerton.ui.views.permission_denied"
handler404 = "kamerton.ui.views.not_found"
handler500 = "kamerton.ui.views.server_error"
handler429 = "kamerton.core.refusals.too_many_requests"
