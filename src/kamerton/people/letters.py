"""The words of the letters about accounts, by the name of what happened."""

from collections.abc import Callable
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kamerton.people.operations import Letter

Context = dict[str, Any]


def _changed(subject: str, sentence: str, context: Context) -> Letter:
    moment = context.get("timestamp")
    when = date_format(localtime(moment), "DATETIME_FORMAT") if moment else ""
    return Letter(
        subject=subject,
        paragraphs=[
            sentence,
            _("When: %(when)s. Address: %(ip)s. Browser: %(browser)s.")
            % {"when": when, "ip": context.get("ip", ""), "browser": context.get("user_agent", "")},
        ],
        note=_("If it was not you, reset the password at once and tell the organisers."),
    )


def _confirmation(context: Context) -> Letter:
    return Letter(
        subject=_("Confirm your e-mail"),
        paragraphs=[
            _("This address was given for an account of Kamerton."),
            _("Follow the link to confirm that it is yours."),
        ],
        action=_("Confirm the e-mail"),
        url=context["activate_url"],
        note=_("The link works for three days. If you did not register, do nothing."),
    )


def _already(context: Context) -> Letter:
    return Letter(
        subject=_("You have an account already"),
        paragraphs=[
            _("Somebody, perhaps you, tried to register with this address. It has an account."),
            _("If you have forgotten the password, choose a new one."),
        ],
        action=_("Choose a new password"),
        url=context["password_reset_url"],
        note=_("If it was not you, do nothing: nobody learned that the account exists."),
    )


def _unknown(context: Context) -> Letter:
    return Letter(
        subject=_("There is no account with this e-mail"),
        paragraphs=[
            _("Somebody, perhaps you, asked for a new password for %(email)s.")
            % {"email": context["email"]},
            _("No account has this address. Perhaps you registered with another one."),
        ],
        action=_("Register"),
        url=context.get("signup_url", ""),
        note=_("If it was not you, do nothing."),
    )


def _reset(context: Context) -> Letter:
    return Letter(
        subject=_("A new password"),
        paragraphs=[
            _("Somebody, perhaps you, asked for a new password for your account."),
            _("Follow the link and choose one."),
        ],
        action=_("Choose a new password"),
        url=context["password_reset_url"],
        note=_("The link works for three days, once. If it was not you, do nothing."),
    )


def _coded(context: Context) -> Letter:
    return Letter(
        subject=_("Your code"),
        paragraphs=[_("Type this code in the page that you have open.")],
        code=str(context["code"]),
        note=_("If it was not you, do nothing."),
    )


_WHOLE: dict[str, Callable[[Context], Letter]] = {
    "email_confirmation": _confirmation,
    "email_confirmation_signup": _confirmation,
    "account_already_exists": _already,
    "unknown_account": _unknown,
    "password_reset_key": _reset,
    "password_reset_code": _coded,
    "login_code": _coded,
}


def _change(name: str, context: Context) -> tuple[str, str]:
    texts: dict[str, tuple[str, str]] = {
        "email_changed": (
            _("Your e-mail was changed"),
            _("Your e-mail was changed from %(former)s to %(present)s.")
            % {"former": context.get("from_email", ""), "present": context.get("to_email", "")},
        ),
        "email_confirm": (_("Your e-mail is confirmed"), _("Your e-mail is confirmed.")),
        "email_deleted": (
            _("An e-mail was removed"),
            _("The address %(email)s was removed from your account.")
            % {"email": context.get("deleted_email", "")},
        ),
        "password_changed": (_("Your password was changed"), _("Your password was changed.")),
        "password_reset": (_("Your password was reset"), _("You have chosen a new password.")),
        "password_set": (_("Your password was set"), _("A password was set for your account.")),
        "recovery_codes_generated": (
            _("New recovery codes"),
            _("New recovery codes were made for your account; the former ones work no more."),
        ),
        "totp_activated": (
            _("Codes at sign-in are on"),
            _("From now on a code from the app is asked when you sign in."),
        ),
        "totp_deactivated": (
            _("Codes at sign-in are off"),
            _("A code from the app is not asked any more when you sign in."),
        ),
        "webauthn_added": (_("A passkey was added"), _("A passkey was added to your account.")),
        "webauthn_removed": (
            _("A passkey was removed"),
            _("A passkey was removed from your account."),
        ),
        "account_connected": (
            _("An outer account was connected"),
            _("You can now also sign in by %(provider)s.")
            % {"provider": context.get("provider", "")},
        ),
        "account_disconnected": (
            _("An outer account was disconnected"),
            _("You cannot sign in by %(provider)s any more.")
            % {"provider": context.get("provider", "")},
        ),
    }
    return texts[name]


def letter_of(name: str, context: Context) -> Letter:
    """Return the letter for what happened, in the active language."""
    if name in _WHOLE:
        return _WHOLE[name](context)
    subject, sentence = _change(name, context)
    return _changed(subject, sentence, context)
