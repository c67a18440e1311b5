"""The one user of the studio, the ledger of credits, the audit log, the counts of limits, and the tokens of programs."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.preferences import Preferences, validate_preferences
from accounts.tiers import Allowance, allowance

USERNAME_FORM = r"\A[A-Za-z0-9_]{3,30}\Z"  # read alike by Python, which SQLite asks, and by PostgreSQL
USERNAME = RegexValidator(USERNAME_FORM, "Use 3 to 30 letters, digits or underscores.")
COUNTED = ("credits", "storage_used")  # figures that others add to at any moment
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

    def lock(self, pk: uuid.UUID) -> "User | None":
        """The person, whose row no one else changes until this transaction ends. Of several locks, this is taken first."""
        return self.select_for_update(no_key=True).filter(pk=pk).first()

    def create_superuser(self, email: str, username: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, username, password, **{"is_staff": True, "is_superuser": True, **fields})


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Signs in by email; an account that was closed keeps its row until it is purged, and cannot sign in."""

    class Tier(models.TextChoices):
        FREE = "FREE"
        BASIC = "BASIC"
        PRO = "PRO"
        ENTERPRISE = "ENTERPRISE"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(max_length=255)
    username = models.CharField(max_length=30, validators=[USERNAME])
    first_name = models.CharField(max_length=150, blank=True)
    last_name = models.CharField(max_length=150, blank=True)
    preferences = models.JSONField(default=dict, blank=True, validators=[validate_preferences])
    is_active = models.BooleanField("active", default=True)
    is_staff = models.BooleanField("staff", default=False)
    tier = models.CharField(max_length=12, choices=Tier.choices, default=Tier.FREE)
    licence_until = models.DateTimeField(
        null=True, blank=True, help_text="After this the limits are those of FREE. Empty: no end."
    )
    credits = models.BigIntegerField(default=0, editable=False, help_text="The sum of this person's entries in the ledger.")
    storage_used = models.BigIntegerField(
        default=0, editable=False, help_text="Bytes of originals, outputs and announced uploads."
    )
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
            models.CheckConstraint(condition=Q(tier__in=["FREE", "BASIC", "PRO", "ENTERPRISE"]), name="user_tier_known"),
            models.CheckConstraint(condition=Q(credits__gte=0), name="user_credits_not_negative"),
            models.CheckConstraint(condition=Q(storage_used__gte=0), name="user_storage_not_negative"),
        ]
        indexes = [models.Index(fields=["created_at"], name="user_created"), models.Index(fields=["tier"], name="user_tier")]

    def __str__(self) -> str:
        return self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django's, but what only conditional updates may change is never written back from a row that was read before."""
        is_change = not self._state.adding and not kwargs.get("force_insert") and kwargs.get("update_fields") is None
        if is_change and not args:
            kept = {"id", *COUNTED, *self.get_deferred_fields()}
            kwargs["update_fields"] = [field.attname for field in self._meta.concrete_fields if field.attname not in kept]
        super().save(*args, **kwargs)

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
    def current_tier(self) -> str:
        """What holds now: a licence that has ended leaves the limits of FREE, and takes nothing away."""
        return self.Tier.FREE.value if self.has_lapsed else self.tier

    @property
    def has_lapsed(self) -> bool:
        return self.licence_until is not None and self.licence_until <= timezone.now()

    @property
    def allowance(self) -> Allowance:
        return allowance(self.current_tier)

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


class CreditTransaction(models.Model):
    """One entry of the ledger. The database refuses to change or delete it; see append_only.py and credits.py."""

    class Kind(models.TextChoices):
        PURCHASE = "PURCHASE"
        USAGE = "USAGE"
        REFUND = "REFUND"
        GRANT = "GRANT"

    owner = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="credit_transactions", help_text="Null: purged since."
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    amount = models.BigIntegerField(help_text="Credits; below zero where they went.")
    reference = models.UUIDField(help_text="What it is for: a job, a month, a payment. One entry of each kind.")
    description = models.CharField(max_length=255)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reference", "kind"], name="credit_reference_unique"),
            models.CheckConstraint(condition=Q(kind__in=["PURCHASE", "USAGE", "REFUND", "GRANT"]), name="credit_kind_known"),
            models.CheckConstraint(
                condition=Q(kind__in=["PURCHASE", "REFUND"], amount__gt=0)
                | Q(kind="USAGE", amount__lt=0)
                | (Q(kind="GRANT") & ~Q(amount=0)),
                name="credit_amount_signed",
            ),
            models.CheckConstraint(condition=~Q(description=""), name="credit_described"),
        ]
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="credit_owner_created"),
            models.Index(fields=["kind"], name="credit_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount:+}"


class AuditEvent(models.Model):
    """Who did what to whose things, when, and from where. The database refuses to change or delete it; see audit.py."""

    actor = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who did it. Null: the system, or purged.",
    )
    owner = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose things. Null: nobody's, or purged.",
    )
    action = models.CharField(max_length=60, help_text="A word of audit.ACTIONS.")
    target = models.CharField(max_length=60, blank=True, help_text="What kind of thing, as accounts.User.")
    target_id = models.CharField(max_length=64, blank=True)
    description = models.CharField(max_length=255, blank=True)
    address = models.GenericIPAddressField(null=True, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(action=""), name="audit_action_named")]
        indexes = [
            models.Index(F("created_at").desc(), name="audit_created"),
            models.Index(fields=["owner", "-created_at"], name="audit_owner_created"),
            models.Index(fields=["actor", "-created_at"], name="audit_actor_created"),
            models.Index(fields=["action", "-created_at"], name="audit_action_created"),
        ]

    def __str__(self) -> str:
        return self.action


class RateCount(models.Model):
    """How often someone asked for one thing since a moment: see limits.py, which writes it in SQL."""

    key = models.CharField(primary_key=True, max_length=100, help_text="What was asked for, and a hash of who asked.")
    taken = models.PositiveIntegerField()
    ends_at = models.BigIntegerField(help_text="Seconds since 1970, by the database's clock; then it begins anew.")

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="rate_count_ends")]

    def __str__(self) -> str:
        return self.key


class ApiLogin(models.Model):
    """A program's sign-in by JWT: the family of refresh tokens that follow one another. See tokens.py."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_logins")
    serial = models.PositiveIntegerField(
        default=1, help_text="Of the refresh token that may be used next; an older one is stolen."
    )
    user_agent = models.CharField(max_length=255, blank=True)
    address = models.GenericIPAddressField(null=True, blank=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(serial__gte=1), name="api_login_serial_positive")]
        indexes = [models.Index(fields=["owner", "-used_at"], name="api_login_owner_used")]

    def __str__(self) -> str:
        return self.user_agent or str(self.pk)
