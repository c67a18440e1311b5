"""Rows that serve nobody any longer: ended sessions, sign-ins of programs that hold no more, counts of limits."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.db.models.functions import Now

from accounts import limits
from accounts.models import ApiLogin

KEPT_DAYS = 30  # a program's sign-in after its end, for staff who ask what it was


def sweep() -> dict[str, int]:
    """How many of each were removed."""
    long_ago = Now() - timedelta(days=KEPT_DAYS)
    sessions = Session.objects.filter(expire_date__lt=Now()).delete()[0]
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    logins = ApiLogin.objects.filter(Q(expires_at__lt=long_ago) | Q(revoked_at__lt=long_ago)).delete()[0]
    return {"sessions": sessions, "api_logins": logins, "counts": limits.sweep()}
