"""Addresses of accounts: allauth's, with our pages where they know more."""

from django.urls import include, path

from kamerton.people.views import accounts, connections, sessions

urlpatterns = [
    path("login/", accounts.login, name="account_login"),
    path("signup/", accounts.signup, name="account_signup"),
    path("sessions/", sessions.session_list, name="usersessions_list"),
    path("3rdparty/", connections.connections, name="socialaccount_connections"),
    path("", include("allauth.urls")),
]
