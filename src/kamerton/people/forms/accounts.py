"""allauth's forms in our words: plain labels, no placeholders."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa_base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from allauth.socialaccount import forms as social
from django import forms
from django.utils.translation import gettext_lazy as _

PASSWORD_HELP = _("At least 10 characters. Three or four words are easy to keep in mind.")
WORDS: dict[str, tuple[Any, Any]] = {
    "login": (_("E-mail"), ""),
    "email": (_("E-mail"), ""),
    "password": (_("Password"), ""),
    "password1": (_("Password"), PASSWORD_HELP),
    "password2": (_("The same password again"), ""),
    "oldpassword": (_("Present password"), ""),
    "remember": (_("Stay signed in on this device"), ""),
    "code": (_("Code"), ""),
    "name": (_("Name of the key"), _("So that you tell your keys apart, such as “Telephone”.")),
    "passwordless": (
        _("Sign in by this key alone"),
        _("Then neither e-mail nor password is asked on this device."),
    ),
}
ANEW = {**WORDS, "password1": (_("New password"), PASSWORD_HELP)}


class _Worded:
    """Gives the fields our labels and help, and takes the placeholders away."""

    fields: dict[str, forms.Field]
    words = WORDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.help_text = self.words[name]


class LoginForm(_Worded, account.LoginForm):
    """Sign-in."""


class SignupForm(_Worded, account.SignupForm):
    """Registration."""


class SocialSignupForm(_Worded, social.SignupForm):
    """Registration by an outer account."""


class ResetPasswordForm(_Worded, account.ResetPasswordForm):
    """Asking for a new password."""


class ResetPasswordKeyForm(_Worded, account.ResetPasswordKeyForm):
    """Choosing a new password by a link."""

    words = ANEW


class ChangePasswordForm(_Worded, account.ChangePasswordForm):
    """Changing the password."""

    words = ANEW


class SetPasswordForm(_Worded, account.SetPasswordForm):
    """Setting a first password."""


class AddEmailForm(_Worded, account.AddEmailForm):
    """Adding an address."""


class ReauthenticateForm(_Worded, account.ReauthenticateForm):
    """Confirming by the password."""


class AuthenticateForm(_Worded, mfa_base.AuthenticateForm):
    """The code at sign-in."""


class MFAReauthenticateForm(_Worded, mfa_base.ReauthenticateForm):
    """Confirming by a code."""


class ActivateTOTPForm(_Worded, totp.ActivateTOTPForm):
    """Turning codes on."""


class AddWebAuthnForm(_Worded, webauthn.AddWebAuthnForm):
    """Adding a passkey."""


class EditWebAuthnForm(_Worded, webauthn.EditWebAuthnForm):
    """Renaming a passkey."""
