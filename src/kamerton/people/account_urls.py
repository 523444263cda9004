"""Addresses of accounts: allauth's, with our pages where they know more."""

from django.urls import include, path

from kamerton.people.views import accounts, connections, sessions

urlpatterns = [
    path("login/", accounts.login, name="account_login"),
    path("signup/", accounts.signup, name="account_signup"),
    path("sessions/", sessions.session_list, name="usersessions_list"),
    path("2fa/", connections.security, name="mfa_index"),
    path("3rdparty/", connections.connections, name="socialaccount_connections"),
    path("oidc/<str:provider_id>/login/", connections.enter, name="openid_connect_login"),
    path(
        "oidc/<str:provider_id>/login/callback/",
        connections.come_back,
        name="openid_connect_callback",
    ),
    path("", include("allauth.urls")),
]
