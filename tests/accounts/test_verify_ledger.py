"""`verify_ledger` finds each way in which the ledger can be wrong, and changes nothing."""

from collections.abc import Callable
from io import StringIO
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts import append_only, credits
from accounts.models import CreditTransaction, User
from jobs import lifecycle, submitting
from jobs.models import Job
from tests.database.rows import make_entry
from tests.factories import make_job, make_user

pytestmark = pytest.mark.django_db


def verify() -> tuple[str, str]:
    """What it wrote and, where it failed, why."""
    out = StringIO()
    try:
        call_command("verify_ledger", stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def spend(ada: User, price: int = 5) -> UUID:
    return submitting.submit("render", owner=ada, params={}, price=price).pk


def test_a_right_ledger_says_so(ada: User, bea: User) -> None:
    spend(ada)
    lifecycle.cancel(submitting.submit("render", owner=bea, params={}, price=7))
    CreditTransaction.objects.filter(owner=bea).update(owner=None, description=append_only.FORGOTTEN)
    bea.delete()
    assert verify() == ("5 entries of 1 people: nothing is wrong.\n", "")


def balance_without_entries(ada: User) -> str:
    User.objects.filter(pk=ada.pk).update(credits=1200)
    return f"The balance of {ada.pk} is 1,200, and the entries add up to 0."


def refund_of_nothing(ada: User) -> str:
    credits.grant(ada, 5, "A gift")
    entry = make_entry(ada, kind="REFUND", amount=5)
    User.objects.filter(pk=ada.pk).update(credits=10)
    return f"Of {entry.reference} more was given back (5) than was charged, or to someone else."


def refund_of_too_much(ada: User) -> str:
    reference = spend(ada)
    make_entry(ada, kind="REFUND", amount=6, reference=reference)
    User.objects.filter(pk=ada.pk).update(credits=101)
    Job.objects.filter(pk=reference).update(status="cancelled", completed_at="2026-01-01T00:00Z")
    return f"Of {reference} more was given back (6) than was charged, or to someone else."


def refund_to_another(ada: User) -> str:
    reference = spend(ada)
    make_entry(make_user(credits=5), kind="REFUND", amount=5, reference=reference)
    Job.objects.filter(pk=reference).update(status="cancelled", completed_at="2026-01-01T00:00Z")
    return f"Of {reference} more was given back (5) than was charged, or to someone else."


def job_without_charge(ada: User) -> str:
    job = make_job(ada, price=5)
    return f"The job {job.pk} has the price 5, and 0 was charged for it."


def job_charged_otherwise(ada: User) -> str:
    reference = spend(ada)
    Job.objects.filter(pk=reference).update(price=4)
    return f"The job {reference} has the price 4, and 5 was charged for it."


def refund_before_the_end(ada: User) -> str:
    reference = spend(ada)
    credits.refund(ada.pk, 5, reference=reference, description="Given back")
    return f"The job {reference} has the price 5, and 5 was charged for it and 5 given back while it is not over."


def no_guard(ada: User) -> str:
    _drop_trigger(append_only.LEDGER)
    return "The database does not refuse changes of entries. Run manage.py migrate, which puts that right."


def no_guard_of_the_audit_log(ada: User) -> str:
    _drop_trigger(append_only.AUDIT)
    return "The database does not refuse changes of lines of the audit log. Run manage.py migrate, which puts that right."


def _drop_trigger(record: append_only.Record) -> None:
    on = f" ON {record.table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {min(record.triggers(connection.vendor))}{on}")


FAULTS: list[Callable[[User], str]] = [
    *[balance_without_entries, refund_of_nothing, refund_of_too_much, refund_to_another],
    *[job_without_charge, job_charged_otherwise, refund_before_the_end, no_guard, no_guard_of_the_audit_log],
]


@pytest.mark.parametrize("break_it", FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_is_said_and_left_as_it_is(ada: User, break_it: Callable[[User], str]) -> None:
    sentence = break_it(ada)
    before = list(CreditTransaction.objects.order_by("pk").values()), list(User.objects.order_by("pk").values())
    said, failed = verify()
    assert said.splitlines() == [sentence]
    assert failed.startswith("1 fault among ")
    assert before == (list(CreditTransaction.objects.order_by("pk").values()), list(User.objects.order_by("pk").values()))


def test_all_faults_are_said(ada: User, bea: User) -> None:
    credits.grant(ada, 1, "A gift", reference=uuid4())
    said = {balance_without_entries(bea), job_without_charge(ada)}
    out, failed = verify()
    assert set(out.splitlines()) == said
    assert failed == "2 faults among 1 entries of 2 people."
