"""How allauth's flows speak: who may register, what is said and written, in our words."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kamerton.core.api import client_address
from kamerton.people import letters, operations, queries
from kamerton.people.models import Person

NOTICES = {
    "cannot_delete_primary_email": _("This is your main e-mail: make another one main first."),
    "email_confirmation_failed": _("This e-mail belongs to another account already."),
    "email_confirmation_sent": _("We have sent a letter with a link: follow it to confirm."),
    "email_confirmed": _("The e-mail is confirmed."),
    "email_deleted": _("The e-mail is removed."),
    "password_changed": _("The password is changed."),
    "password_set": _("The password is set."),
    "primary_email_set": _("This is your main e-mail now."),
    "unverified_primary_email": _("Confirm the e-mail first: then it can be the main one."),
    "recovery_codes_generated": _("New recovery codes are ready: print them or write them down."),
    "totp_activated": _("Codes from the app are asked at sign-in from now on."),
    "totp_deactivated": _("Codes from the app are not asked any more."),
    "webauthn_added": _("The passkey is added."),
    "webauthn_removed": _("The passkey is removed."),
    "sessions_logged_out": _("You are signed out on all other devices."),
    "account_connected": _("The outer account is connected."),
    "account_connected_updated": _("The outer account is connected."),
    "account_connected_other": _("This outer account is connected to somebody else."),
    "account_disconnected": _("The outer account is disconnected."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Registration, mail and notices."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "cannot_remove_primary_email": _("This is your main e-mail: make another one main first."),
        "duplicate_email": _("This e-mail is in your account already."),
        "email_password_mismatch": _(
            "E-mail or password is wrong. Check the letters and the language of the keyboard."
        ),
        "email_taken": _("There is an account with this e-mail already."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("The code is wrong or too old."),
        "incorrect_password": _("The password is wrong."),
        "invalid_login": _("E-mail or password is wrong."),
        "invalid_password_reset": _("This link has been used or is too old: ask for a new one."),
        "max_email_addresses": _("You cannot add more than %d addresses."),
        "too_many_login_attempts": _(
            "Too many attempts. Wait five minutes, or reset the password."
        ),
        "unverified_primary_email": _("Confirm your main e-mail first."),
        "same_as_current": _("Choose a password other than the present one."),
        "rate_limited": _("Too many requests. Wait a minute and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Ask the operator's choice."""
        return queries.registration_is_open()

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the reader's address; only the front is believed."""
        return client_address(request)

    def save_user(
        self, request: HttpRequest, user: Person, form: Any, commit: bool = True
    ) -> Person:
        """Keep the names with the account, and do what follows every registration."""
        data = form.cleaned_data
        for field in ("surname", "given_name", "patronymic", "is_minor"):
            setattr(user, field, data.get(field) or getattr(user, field))
        user.language = translation.get_language() or "ru"
        super().save_user(request, user, form, commit=commit)
        if commit:
            operations.complete_registration(user)
            if user.is_minor and data.get("guardian_email"):
                operations.ask_guardian(user, email=data["guardian_email"])
        return user

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        message: str | None = None,
        **kwargs: Any,
    ) -> None:
        """Say what happened in our words; signing in and out needs none."""
        name = (message_template or "").rpartition("/")[2].removesuffix(".txt")
        text = message or NOTICES.get(name)
        if text:
            messages.add_message(request, level, str(text))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the letter in the language of its reader."""
        person = context.get("user") or queries.person_by_email(email)
        language = person.language if person else translation.get_language()
        with translation.override(language or "ru"):
            letter = letters.letter_of(
                template_prefix.rpartition("/")[2], {**context, "email": email}
            )
            message = operations.compose(letter, email)
        message.send()


class MFAAdapter(DefaultMFAAdapter):
    """Second factors."""

    error_messages = {
        "add_email_blocked": _("Turn the second factor off before you add an e-mail."),
        "cannot_delete_authenticator": _("This second factor cannot be removed."),
        "cannot_generate_recovery_codes": _("Turn a second factor on first."),
        "incorrect_code": _("The code is wrong or too old."),
        "unverified_email": _("Confirm your e-mail first."),
    }

    def get_totp_issuer(self) -> str:
        """Name the platform in the app of codes."""
        return str(_("Kamerton"))


class SocialAdapter(DefaultSocialAccountAdapter):
    """Sign-in by an OpenID provider."""

    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "email_taken": _(
            "There is an account with this e-mail. Sign in to it, then connect %s in the settings."
        ),
        "no_password": _("Set a password first, else you could not sign in."),
        "no_verified_email": _("Confirm an e-mail first."),
        "disconnect_last": _("This is your only way to sign in: it cannot be disconnected."),
    }

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Ask the operator's choice."""
        return queries.registration_is_open()

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Person:
        """Take the names that the provider tells."""
        user: Person = super().populate_user(request, sociallogin, data)
        user.given_name = (data.get("first_name") or "")[:80]
        user.surname = (data.get("last_name") or "")[:80]
        return user

    def get_signup_form_initial_data(self, sociallogin: Any) -> dict[str, Any]:
        """Begin the form with the names that the provider tells."""
        names = {name: getattr(sociallogin.user, name) for name in ("surname", "given_name")}
        return {**super().get_signup_form_initial_data(sociallogin), **names}

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Person:
        """Do what follows every registration also where no form was shown."""
        user: Person = super().save_user(request, sociallogin, form)
        if form is None:
            operations.complete_registration(user)
        return user
