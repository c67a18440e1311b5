"""The one user of the studio."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.preferences import Preferences, validate_preferences

USERNAME_FORM = r"\A[A-Za-z0-9_]{3,30}\Z"  # read alike by Python, which SQLite asks, and by PostgreSQL
USERNAME = RegexValidator(USERNAME_FORM, "Use 3 to 30 letters, digits or underscores.")
CLOSED_IS_INACTIVE = "A closed account cannot be active. Reopen it instead."


class UserManager(BaseUserManager["User"]):
    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Lower case throughout, so that one address is one account and the plain index finds it."""
        return (email or "").strip().lower()

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=self.normalize_email(username))

    def create_user(self, email: str, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email), username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, username: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, username, password, **{"is_staff": True, "is_superuser": True, **fields})


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Signs in by email; an account that was closed keeps its row until it is purged, and cannot sign in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(max_length=255)
    username = models.CharField(max_length=30, validators=[USERNAME])
    first_name = models.CharField(max_length=150, blank=True)
    last_name = models.CharField(max_length=150, blank=True)
    preferences = models.JSONField(default=dict, blank=True, validators=[validate_preferences])
    is_active = models.BooleanField("active", default=True)
    is_staff = models.BooleanField("staff", default=False)
    session_epoch = models.PositiveIntegerField(default=0, editable=False, help_text="A rise ends every session of this person.")
    avatar_set_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="Null: there is no picture.")
    deleted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["username"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                name="user_email_unique",
                violation_error_code="unique",
                violation_error_message="That email is taken.",
            ),
            models.CheckConstraint(condition=Q(email=Lower(F("email"))), name="user_email_lower_case"),
            models.UniqueConstraint(
                Lower("username"), name="user_username_unique", violation_error_message="That username is taken."
            ),
            models.CheckConstraint(
                condition=Q(username__regex=USERNAME_FORM),
                name="user_username_form",
                violation_error_message=USERNAME.message,
            ),
            models.CheckConstraint(
                condition=Q(deleted_at__isnull=True) | Q(is_active=False),
                name="user_deleted_is_inactive",
                violation_error_message=CLOSED_IS_INACTIVE,
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="user_created")]

    def __str__(self) -> str:
        return self.email

    @property
    def display_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.username

    @property
    def initials(self) -> str:
        parts = [self.first_name[:1], self.last_name[:1]]
        return ("".join(parts) or self.username[:2]).upper()

    @property
    def avatar_url(self) -> str:
        """The address of the picture, another one after each change so that browsers can keep it; empty if there is none."""
        return f"{reverse('accounts:avatar')}?v={self.avatar_version}" if self.avatar_set_at else ""

    @property
    def avatar_version(self) -> str:
        return f"{self.avatar_set_at:%Y%m%d%H%M%S%f}" if self.avatar_set_at else ""

    @property
    def theme(self) -> str:
        return Preferences.read(self.preferences).theme.value

    def prefer(self, **changes: Any) -> None:
        """Change some preferences and keep the rest; the caller saves."""
        merged = Preferences.read(self.preferences).dump() | changes
        self.preferences = Preferences.model_validate(merged).dump()

    def clean(self) -> None:
        super().clean()
        self.email = type(self).objects.normalize_email(self.email)
        if self.deleted_at and self.is_active:
            raise ValidationError(CLOSED_IS_INACTIVE)

    def get_short_name(self) -> str:
        return self.first_name or self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django compares this with what the session holds: a new password or a new epoch ends the session."""
        key = f"{self.password}:{self.session_epoch}"
        return salted_hmac("accounts.models.User.session", key, secret=secret, algorithm="sha256").hexdigest()
