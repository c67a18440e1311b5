"""Whatever is asked for, cancelled, ended and given back, in whatever order: the ledger adds up after every step.

A model beside the database says what each step should have cost; it knows nothing of how the database does it.
"""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts import credits, verifying
from accounts.credits import NotEnoughCredits
from accounts.models import CreditTransaction, User
from jobs import lifecycle, reconciler, submitting
from jobs.models import Job
from tests.factories import make_user
from tests.jobs import kinds
from tests.jobs.test_fences import expire

MONTHS = {"FREE": 100, "BASIC": 500, "PRO": 2000}
LATER = datetime(2099, 1, 1, tzinfo=UTC)


def retry_toy(job: Job) -> Job:
    key = submitting.retry_key(job)
    return submitting.submit("toy", owner=job.owner, params={}, key=key, price=job.price, retry_of=job)


def complete(job: Job) -> bool:
    return lifecycle.complete(job, {})


def fail(job: Job) -> bool:
    return lifecycle.fail(job, "It broke.")


class Money(RuleBasedStateMachine):
    jobs: Bundle[UUID] = Bundle("jobs")
    held: Bundle[Job] = Bundle("held")  # what a worker has in hand, or had: its fence may be old

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(transaction.atomic())
        more = {"settle": "tests.jobs.kinds.settle_earned", "retry": "tests.jobs.test_money.retry_toy"}
        self.stack.enter_context(kinds.kind(lambda job, report: {}, **more))
        kinds.earned = None
        self.user = make_user(tier="FREE")
        self.balance = 0
        self.earned: dict[UUID, int] = {}  # by ended job
        self.months: dict[str, dict[str, int]] = {}  # what each month gave, by tier
        self.given: dict[UUID, int] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.stack.close()

    # What people and staff do

    @rule(target=jobs, price=st.integers(0, 150), key=st.sampled_from([None, "a", "b", "c"]))
    def submit(self, price: int, key: str | None) -> Any:
        known = Job.objects.filter(owner=self.user, idempotency_key=key).first() if key else None
        if known is None and not self._can_pay(price):
            with pytest.raises(NotEnoughCredits):
                submitting.submit("toy", owner=self.user, params={}, key=key, price=price)
            return multiple()
        job = submitting.submit("toy", owner=self.user, params={}, key=key, price=price)
        if known is None:
            self.balance -= price
        assert known in (None, job)
        return job.pk

    @rule(pk=jobs)
    def cancel(self, pk: UUID) -> None:
        job = Job.objects.get(pk=pk)
        kinds.earned = None
        lifecycle.cancel(job)
        self._note(job, None)

    @rule(target=jobs, pk=jobs)
    def retry(self, pk: UUID) -> Any:
        job = Job.objects.get(pk=pk)
        if not submitting.can_retry(job):
            with pytest.raises(submitting.NotRetried):
                submitting.retry(job)
            return multiple()
        is_new = not Job.objects.filter(retry_of=job).exists()
        if is_new and not self._can_pay(job.price):
            with pytest.raises(NotEnoughCredits):
                submitting.retry(job)
            return multiple()
        made = submitting.retry(job)
        if is_new:
            self.balance -= job.price
        assert (made.retry_of_id, made.price) == (pk, job.price)
        return made.pk

    @rule(amount=st.integers(-200, 200).filter(bool), reference=st.sampled_from([uuid4() for _ in range(3)]))
    def grant(self, amount: int, reference: UUID) -> None:
        reference = UUID(int=reference.int ^ self.user.pk.int)  # this example's own
        if reference not in self.given and self.balance + amount < 0:
            with pytest.raises(NotEnoughCredits):
                credits.grant(self.user, amount, "A gift", reference=reference)
            return
        credits.grant(self.user, amount, "A gift", reference=reference)
        if reference not in self.given:
            self.given[reference] = amount
            self.balance += amount

    @rule(tier=st.sampled_from(sorted(MONTHS)), is_later=st.booleans())
    def change_tier(self, tier: str, is_later: bool) -> None:
        self.user.tier = tier
        self.user.save()
        now = LATER if is_later else timezone.now()
        assert credits.grant_month(self.user, now) == self._month(now)

    @rule()
    def save_a_row_that_was_read_before(self) -> None:
        self.user.save()

    # What workers and the reconciler do

    @rule(target=held, pk=jobs)
    def claim(self, pk: UUID) -> Any:
        return lifecycle.claim(Job.objects.get(pk=pk)) or multiple()

    @rule(
        mine=held,
        how=st.sampled_from([complete, fail, lifecycle.stop]),
        earned=st.none() | st.integers(-5, 160),
    )
    def end(self, mine: Job, how: Callable[[Job], bool], earned: int | None) -> None:
        kinds.earned = earned
        ended = how(mine)
        assert ended == (mine.pk not in self.earned and Job.objects.get(pk=mine.pk).is_ended)
        if ended:
            self._note(mine, earned)

    @rule(mine=consumes(held))
    def hand_back(self, mine: Job) -> None:
        lifecycle.hand_back(mine)

    @rule(mine=held)
    def lose_the_worker(self, mine: Job) -> None:
        kinds.earned = None
        expire(mine)
        reconciler.free_abandoned()
        self._note(mine, None)

    @precondition(lambda self: self.earned)
    @rule(data=st.data(), amount=st.integers(1, 200))
    def give_back_again(self, data: st.DataObject, amount: int) -> None:
        """What has been given back is not given back by a second call, nor more than the price by any."""
        pk = data.draw(st.sampled_from(sorted(self.earned)))
        price = Job.objects.get(pk=pk).price
        if self.earned[pk] < price or price == 0:
            credits.refund(self.user.pk, amount, reference=pk, description="Given back")

    # The model

    def _can_pay(self, price: int) -> bool:
        """Who cannot pay is given the month's credits first; but not if even these are too few, as then nothing happens."""
        if self.balance < price <= self.balance + self._missing(timezone.now()):
            self._month(timezone.now())
        return price <= self.balance

    def _month(self, now: datetime) -> int:
        if missing := self._missing(now):
            self.months[f"{now:%Y-%m}"][self.user.tier] = missing
            self.balance += missing
        return missing

    def _missing(self, now: datetime) -> int:
        given = self.months.setdefault(f"{now:%Y-%m}", {})
        return 0 if self.user.tier in given else max(0, MONTHS[self.user.tier] - sum(given.values()))

    def _note(self, job: Job, earned: int | None) -> None:
        """If it has ended just now: what it earned."""
        job = Job.objects.get(pk=job.pk)
        if not job.is_ended or job.pk in self.earned:
            return
        whole = job.price if job.status == "completed" else 0
        self.earned[job.pk] = whole if earned is None else min(max(earned, 0), job.price)
        self.balance += job.price - self.earned[job.pk]

    @invariant()
    def the_balance_is_the_models_and_the_sum_of_the_entries(self) -> None:
        have = User.objects.get(pk=self.user.pk).credits
        assert have == self.balance >= 0
        assert (CreditTransaction.objects.filter(owner=self.user).aggregate(sum=Sum("amount"))["sum"] or 0) == have

    @invariant()
    def the_balance_was_never_below_nothing(self) -> None:
        entries = credits.with_balance(credits.entries_of(self.user))
        assert all(entry.balance >= 0 for entry in entries)  # type: ignore[attr-defined]

    @invariant()
    def each_job_cost_what_it_earned(self) -> None:
        entries: dict[UUID, dict[str, list[int]]] = {}
        for reference, kind, amount in CreditTransaction.objects.values_list("reference", "kind", "amount"):
            entries.setdefault(reference, {}).setdefault(kind, []).append(amount)
        for job in Job.objects.filter(price__gt=0):
            found = entries.get(job.pk, {})
            assert found["USAGE"] == [-job.price]
            back = found.get("REFUND", [])
            assert len(back) <= 1
            assert job.price - sum(back) == (self.earned[job.pk] if job.is_ended else job.price)

    @invariant()
    def the_command_finds_nothing(self) -> None:
        assert list(verifying.faults()) == []


@pytest.mark.django_db
def test_the_ledger_adds_up_whatever_happens_in_whatever_order() -> None:
    few = settings(
        max_examples=15, stateful_step_count=30, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Money, settings=few)
