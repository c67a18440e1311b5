"""The audit log: who did what to whose things, when, and from where. It is only ever added to; see append_only.py.

Whoever lets a person do one of ACTIONS notes it, outside of anything that may still be undone. What cannot be noted is
not done: the error of the database is the caller's.
"""

from ipaddress import ip_address

from django.db.models import Model, Q
from django.http import HttpRequest
from rest_framework.request import Request as ApiRequest
from starlette.requests import Request as StarletteRequest

from accounts import tracing
from accounts.append_only import FORGOTTEN
from accounts.models import AuditEvent, User

Asking = HttpRequest | ApiRequest | StarletteRequest

ACTIONS = {
    "signed_in": "Signed in",
    "sign_in_failed": "Failed to sign in",
    "password_changed": "Changed the password",
    "password_reset": "Reset the password by mail",
    "email_changed": "Changed the email",
    "second_factor_on": "Turned on a second factor",
    "second_factor_off": "Turned off a second factor",
    "recovery_codes_made": "Made new recovery codes",
    "sessions_ended": "Ended sessions",
    "api_login": "Signed in a program",
    "api_login_revoked": "Revoked a program's sign-in",
    "token_reuse": "A token was used twice",
    "export": "Exported an account",
    "download": "Downloaded a file",
    "bulk_download": "Downloaded files as a ZIP",
    "import_url": "Imported from an address",
    "staff_view": "Staff looked at it",
    "staff_change": "Staff changed it",
    "staff_action": "Staff acted on it",
    "credits_granted": "Staff granted credits",
    "account_closed": "Closed an account",
    "account_reopened": "Reopened an account",
    "account_purged": "Purged an account",
}
LONGEST = 255  # characters of a description


def note(
    action: str,
    *,
    actor: User | None,
    owner: User | None = None,
    target: Model | None = None,
    description: str = "",
    request: Asking | None = None,
) -> None:
    """Add a line. `actor` is None where it was the system or nobody known; `owner` is whose things they were, if anyone's.

    Raises ValueError for an action that is not in ACTIONS, and DatabaseError.
    """
    if action not in ACTIONS:
        raise ValueError(f"{action!r} is no action of the audit log")
    AuditEvent.objects.create(
        action=action,
        actor=actor,
        owner=owner,
        target=target._meta.label if target else "",
        target_id=str(target.pk) if target else "",
        description=" ".join(description.split())[:LONGEST],  # one line, whatever a name holds
        address=address_of(request),
        request_id=tracing.request_id(),
    )


def address_of(request: Asking | None) -> str | None:
    """Of who sent it: the server has already believed a proxy of ours, and no other. None where there is no IP address."""
    if request is None:
        return None
    if isinstance(request, StarletteRequest):
        said = request.client.host if request.client else ""
    else:
        said = request.META.get("REMOTE_ADDR", "")
    try:
        return str(ip_address(said.partition("%")[0]))
    except ValueError:
        return None


def forget(person: User) -> None:
    """Take a person who is purged out of the log: lines stay, without their name, their address, and words about their things."""
    events = AuditEvent.objects
    alone = Q(actor=person) | Q(actor=None)
    events.filter(alone, owner=person).update(actor=None, owner=None, address=None, description=FORGOTTEN)
    events.filter(actor=person).update(actor=None, address=None)  # the words are about another's things
    events.filter(owner=person).update(owner=None, description=FORGOTTEN)  # the address is another's
