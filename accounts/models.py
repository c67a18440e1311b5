"""The one user of the studio."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import MinLengthValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length, Lower
from django.utils import timezone

models.CharField.register_lookup(Length)

USERNAME = RegexValidator(r"\A[A-Za-z0-9_]{3,30}\Z", "Use 3 to 30 letters, digits or underscores.")


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email), username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, username: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, username, password, **{"is_staff": True, "is_superuser": True, **fields})


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Signs in by email; an account that was deleted keeps its row until it is purged, and cannot sign in."""

    class Theme(models.TextChoices):
        SYSTEM = "system"
        LIGHT = "light"
        DARK = "dark"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(max_length=255)
    username = models.CharField(max_length=30, validators=[MinLengthValidator(3), USERNAME])
    first_name = models.CharField(max_length=150, blank=True)
    last_name = models.CharField(max_length=150, blank=True)
    preferences = models.JSONField(default=dict, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    deleted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["username"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique", violation_error_message="That email is taken."),
            models.UniqueConstraint(
                Lower("username"), name="user_username_unique", violation_error_message="That username is taken."
            ),
            models.CheckConstraint(
                condition=Q(username__length__gte=3) & Q(username__regex=r"^[A-Za-z0-9_]+$"), name="user_username_form"
            ),
            models.CheckConstraint(condition=Q(deleted_at__isnull=True) | Q(is_active=False), name="user_deleted_is_inactive"),
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
    def theme(self) -> str:
        return str(self.preferences.get("theme", User.Theme.SYSTEM))

    def get_short_name(self) -> str:
        return self.first_name or self.username
