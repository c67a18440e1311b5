"""How allauth behaves here: what it says, whom it lets in, and how a new person's row is written."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest

from accounts import credits
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
