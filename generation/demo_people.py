"""The people of a new installation, and the file that says how they sign in.

One owns the demo project that demo.py makes; the other is a marketing team's: PRO for a year, with credits and a project.
"""

import os
import secrets
import string
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid5

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import credits
from accounts.models import User
from engine.mixing.settings import MixMetadata, MixSettings
from engine.timeline import Timeline
from projects.mixing import setups
from projects.models import Project

EMAIL, TEAM_EMAIL = "demo@example.com", "test@videomixpro.com"
CAMPAIGN_NAME = "Sample Marketing Campaign"
TEAM_CREDITS, TEAM_LICENCE = 1000, timedelta(days=365)
_LETTERS = sorted(set(string.ascii_letters + string.digits) - set("0O1lI"))


@dataclass(frozen=True)
class Login:
    user: User
    password: str | None  # None: it was made before, and only the file and its owner know it


def login_file() -> Path:
    return Path(settings.DATA_DIR) / "demo-login.txt"


def ensure_logins() -> list[Login]:
    """The demo person first, then the team. Both can sign in with what the login file says; what it lost is made again, with
    a new password."""
    return [_ensure(EMAIL, "demo", "Demo", credits.grant_month), _ensure(TEAM_EMAIL, "videomixpro", "Marketing", _equip_team)]


def ensure_campaign(user: User) -> Project:
    """In the mixer too, unless its owner mixes it some other way by now."""
    project, _ = Project.objects.get_or_create(
        pk=id_of(user, "campaign"),
        defaults={
            "owner": user,
            "name": CAMPAIGN_NAME,
            "description": "An empty project to try things with.",
            "timeline": Timeline.new().dump(),
        },
    )
    metadata = MixMetadata(static={"campaign": "demo"}, include_dynamic=True)
    setups.begin(project, MixSettings(mode="auto", format="mp4", quality="high", count=5, metadata=metadata))
    return project


def id_of(user: User, what: str) -> UUID:
    return uuid5(user.pk, f"demo/{what}")


def _ensure(email: str, username: str, name: str, begin: Callable[[User], object]) -> Login:
    user = User.objects.filter(email=email).first()
    if user is not None and email in _written():
        return Login(user, None)
    password = _new_password()
    is_new = user is None
    user = user or User(email=email, username=_free_username(username), first_name=name)
    user.set_password(password)
    with transaction.atomic():
        user.save(force_insert=is_new)
        EmailAddress.objects.get_or_create(user=user, email=email, defaults={"primary": True, "verified": True})
        if is_new:
            begin(user)
    _write({**_written(), email: password})  # after the row: a crash between the two is mended by the next call
    return Login(user, password)


def _equip_team(user: User) -> None:
    """With the credits as the first month's, so that there are just so many until the next one begins."""
    user.tier, user.licence_until = User.Tier.PRO, timezone.now() + TEAM_LICENCE
    user.save(update_fields=["tier", "licence_until", "updated_at"])
    reference = credits.month_reference(user.pk, f"{timezone.now():%Y-%m}", user.tier)
    credits.grant(user, TEAM_CREDITS, "To begin with", reference=reference)


def _free_username(username: str) -> str:
    taken = User.objects.filter(username__iexact=username).exists()
    return f"{username}_{secrets.token_hex(4)}" if taken else username


def _new_password() -> str:
    """Four groups that can be read out and typed. Drawn again until the rule for passwords takes it."""
    while True:
        password = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
        try:
            validate_password(password)
        except ValidationError:
            continue
        return password


def _written() -> dict[str, str]:
    """The password of each address that the login file names."""
    words = login_file().read_text().split() if login_file().exists() else []
    return dict(zip(words[::2], words[1::2], strict=False))


def _write(passwords: dict[str, str]) -> None:
    """Address and password, a line each, the demo person first; never readable by others, not even for a moment."""
    path = login_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.writelines(f"{email}\n{passwords[email]}\n" for email in (EMAIL, TEAM_EMAIL) if email in passwords)
    draft.replace(path)
