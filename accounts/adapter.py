"""How allauth behaves here: what it says, whom it lets in, how a new person's row and a second factor's secret are written."""

import hashlib
from base64 import urlsafe_b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest

from accounts import credits, emails
from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "That email and password do not match an account. Check both, or reset your password.",
        "email_taken": "That email is taken. Sign in instead, or reset your password.",
        "enter_current_password": "That is not your current password.",
        "incorrect_password": "That is not your password.",
        "invalid_password_reset": "This link has been used already or is too old. Ask for a new one.",
        "too_many_login_attempts": "Too many attempts. Wait five minutes, then try again.",
        "username_taken": "That username is taken.",
    }

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """As allauth's, but a closed account is answered like a wrong password: nothing tells that it was ever there.

        allauth would show whoever has its password a page of its own.
        """
        user: User | None = super().authenticate(request, **credentials)
        if user and not user.is_active:
            self.pre_authenticate(request, **credentials)  # allauth took the attempt for a good one; count it as the rest
            return None
        return user

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        """As allauth's, but hash first and write after: a transaction must not last as long as bcrypt does. The person begins
        with the credits of the month."""
        super().save_user(request, user, form, commit=False)
        if commit:
            with transaction.atomic():
                user.save()
                credits.grant_month(user)
        return user

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """As allauth's, which looks only at confirmed addresses: somebody may have signed up with this one in between."""
        if emails.is_free(email_address):
            return bool(super().confirm_email(request, email_address))
        context = {"email": email_address.email}
        self.add_message(request, messages.ERROR, "account/messages/email_confirmation_failed.txt", context)
        return False


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That code is not right. Type the one that your app shows now.",
    }

    def encrypt(self, text: str) -> str:
        """Who reads the database, or a backup of it, cannot make codes."""
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Under another SECRET_KEY it cannot be read; then no code fits, until staff take the second factor away."""
        try:
            return _seal().decrypt(encrypted_text).decode()
        except InvalidToken:
            return str(generate_totp_secret())


def _seal() -> MultiFernet:
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    digests = [hashlib.sha256(f"second factor:{key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(urlsafe_b64encode(digest)) for digest in digests])
