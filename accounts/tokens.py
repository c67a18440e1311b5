"""JWT for programs: a short access token, and refresh tokens that follow one another in a family, an `ApiLogin`.

What a token says is never enough. At each use its family must not be revoked, and the person must be as they were when it
was made: same password, same epoch, account open. A refresh token serves once; the second time it is taken for stolen.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from pydantic import BaseModel, ValidationError
from rest_framework.exceptions import AuthenticationFailed
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.backends import TokenBackend
from rest_framework_simplejwt.exceptions import TokenBackendError

from accounts import audit, rows, tracing
from accounts.audit import Asking
from accounts.models import ApiLogin, User
from accounts.refusals import Refused

ACCESS = timedelta(minutes=10)
REFRESH = timedelta(days=14)
LEEWAY = 30  # seconds that a clock of another machine may be off

Kind = Literal["access", "refresh"]


class TokenRefused(Refused):
    status = 401
    code = "token_refused"

    def __init__(self) -> None:
        super().__init__("This token does not hold, or does not hold any more. Sign in again.")


class Claims(BaseModel):
    """What our tokens say; any other shape is refused. `login` is the family, `person` a hash of how the person was."""

    typ: Kind
    sub: UUID
    login: UUID
    serial: int
    person: str
    exp: int


@dataclass(frozen=True)
class Pair:
    access: str
    refresh: str
    user: User


def open_login(user: User, request: Asking) -> Pair:
    """The first tokens of a new family, for a person who has just proved who they are."""
    login = ApiLogin.objects.create(
        owner=user,
        user_agent=request.headers.get("User-Agent", "")[:255],
        address=audit.address_of(request),
        expires_at=timezone.now() + REFRESH,
    )
    audit.note("api_login", actor=user, owner=user, target=login, description=login.user_agent, request=request)
    return _pair(login, login.serial)


def refresh(token: str, request: Asking) -> Pair:
    """The next tokens. Raises TokenRefused, and when this one served before, nobody's token of the family holds any more."""
    claims = _read(token, "refresh")
    login = _found(claims)
    mine = ApiLogin.objects.filter(pk=login.pk, serial=claims.serial, revoked_at=None)
    if not mine.update(serial=F("serial") + 1, used_at=Now(), expires_at=Now() + REFRESH):
        if _end(login):
            audit.note("token_reuse", actor=None, owner=login.owner, target=login, description=login.user_agent, request=request)
        raise TokenRefused
    return _pair(login, claims.serial + 1)


def person_of(token: str) -> User:
    """Whose access token it is. Raises TokenRefused. One query."""
    return _found(_read(token, "access")).owner


def api_logins_of(user: User) -> QuerySet[ApiLogin]:
    """Programs that are signed in as this person, the last used first."""
    return _live().filter(owner=user).order_by("-used_at", "-created_at")


def revoke(login: ApiLogin, request: Asking | None = None, *, by: User | None = None) -> None:
    """From the next request on none of its tokens holds. By its owner, or someone of the staff; twice is once."""
    if _end(login):
        audit.note(
            "api_login_revoked",
            actor=by or login.owner,
            owner=login.owner,
            target=login,
            description=login.user_agent,
            request=request,
        )


def revoke_by(token: str, request: Asking) -> None:
    """Sign out with a refresh token, spent or not. Raises TokenRefused."""
    revoke(_found(_read(token, "refresh")), request)


def end_all_of(user: User) -> None:
    """When the password changes or the account is closed: they hold no longer, and need not be listed."""
    ApiLogin.objects.filter(owner=user, revoked_at=None).update(revoked_at=Now())


class TokenAuthentication(JWTAuthentication):
    """`Authorization: Bearer <access token>`; how the header is read is the library's."""

    def get_validated_token(self, raw_token: bytes) -> Any:
        try:
            return person_of(raw_token.decode())
        except (TokenRefused, UnicodeDecodeError) as error:
            raise AuthenticationFailed(str(error)) from error

    def get_user(self, validated_token: Any) -> Any:
        tracing.recognise(validated_token.pk)
        rows.recognise(validated_token.pk)
        return validated_token


def _pair(login: ApiLogin, serial: int) -> Pair:
    user = login.owner
    return Pair(_write("access", ACCESS, login, serial), _write("refresh", REFRESH, login, serial), user)


def _write(kind: Kind, lifetime: timedelta, login: ApiLogin, serial: int) -> str:
    now = timezone.now()
    claims = Claims(
        typ=kind,
        sub=login.owner_id,
        login=login.pk,
        serial=serial,
        person=_state_of(login.owner),
        exp=int((now + lifetime).timestamp()),
    )
    return _backend().encode({**claims.model_dump(mode="json"), "iat": int(now.timestamp())})


def _read(token: str, kind: Kind) -> Claims:
    """What it says, if we signed it for this use and it has not ended."""
    try:
        claims = Claims.model_validate(_backend().decode(token))  # type: ignore[arg-type]  # its own Token, it says
    except (TokenBackendError, ValidationError) as error:
        raise TokenRefused from error
    if claims.typ != kind:
        raise TokenRefused
    return claims


def _found(claims: Claims) -> ApiLogin:
    """The family, if it holds and its person is as they were."""
    login = _live().select_related("owner").filter(pk=claims.login, owner=claims.sub).first()
    if login is None or not constant_time_compare(_state_of(login.owner), claims.person):
        raise TokenRefused
    return login


def _live() -> QuerySet[ApiLogin]:
    return ApiLogin.objects.filter(revoked_at=None, expires_at__gt=Now(), owner__is_active=True)


def _end(login: ApiLogin) -> bool:
    """Whether it was this call that ended it."""
    return ApiLogin.objects.filter(pk=login.pk, revoked_at=None).update(revoked_at=Now()) == 1


def _state_of(user: User) -> str:
    """Another one after each change that ends sessions. Part of a hash with our secret: nobody can try passwords at it."""
    return user.get_session_auth_hash()[:32]


def _backend() -> TokenBackend:
    """HS256 and nothing else, with a key that signs nothing else."""
    key = salted_hmac("accounts.tokens", "signing", algorithm="sha256").hexdigest()
    audience = f"{settings.PUBLIC_URL}/api/"
    return TokenBackend("HS256", signing_key=key, audience=audience, issuer=settings.PUBLIC_URL, leeway=LEEWAY)
