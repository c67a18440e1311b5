"""People of several tiers, who ask for jobs over the web, twice when they are in doubt, and cancel some and retry some."""

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, replace
from types import TracebackType

from tests.faults.pace import stretch
from tests.faults.visitor import Visitor
from tests.faults.works import Works

PEOPLE = {"fay": "FREE", "ben": "BASIC", "bob": "BASIC", "pam": "PRO", "pia": "PRO", "eve": "ENTERPRISE"}
WEIGHTS = [1, 2, 2, 3, 3, 4]  # few of those whose jobs run one after another
GIFT = 1_000
IN_DOUBT, CHANGE_THEIR_MIND, PARTLY_EARNED, TRY_AGAIN = 0.3, 0.15, 0.2, 0.6  # how many of the jobs
LOOK = 1.0  # seconds between two looks at what came to nothing
ILL_TEMPERED, MOODS = 0.1, ("suicidal", "clumsy")


@dataclass(frozen=True)
class Order:
    owner: str
    key: str
    price: int
    earned: int  # of the price, also when it does not complete
    mood: str  # see kinds.py


class Crowd(threading.Thread):
    """`with Crowd(...) as crowd:` asks for `count` jobs within `seconds`; `crowd.check()` when there was time for all."""

    def __init__(self, works: Works, seed: int, *, count: int, seconds: float, length: float) -> None:
        super().__init__(name="crowd", daemon=True)
        self.did: Counter[str] = Counter()
        self.orders: dict[str, Order] = {}  # by the id of the job, those that were tried again as well
        self._visitors = {name: works.enlist(name, tier, GIFT) for name, tier in PEOPLE.items()}
        self._works = works
        self._chance = random.Random(f"crowd {seed}")
        self._count, self._seconds, self._length = count, seconds, length
        self._to_cancel: list[tuple[float, str]] = []
        self._considered: set[str] = set()
        self._is_over = threading.Event()
        self._error: BaseException | None = None

    def __enter__(self) -> "Crowd":
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._is_over.set()
        self.join()

    @property
    def visitor(self) -> Visitor:
        return self._visitors["eve"]

    @property
    def refused(self) -> Counter[str]:
        """What they met instead of an answer, and asked again after."""
        return Counter(met for visitor in self._visitors.values() for met in visitor.refused)

    def finish(self) -> None:
        """No more is asked for; what is being asked is waited for. Raises what went wrong."""
        self._is_over.set()
        self.join(90 * stretch())
        if self._error is not None:
            raise self._error
        assert not self.is_alive(), "the crowd still waits for an answer"
        assert self.did["submitted"] == self._count, self.did

    def run(self) -> None:
        times = sorted(self._chance.uniform(0, self._seconds) for _ in range(self._count))
        began = looked = time.monotonic()
        try:
            while times or not self._is_over.is_set():
                now = time.monotonic() - began
                if times and (now >= times[0] or self._is_over.is_set()):
                    times.pop(0)
                    self._submit()
                self._cancel_due()
                if time.monotonic() > looked + LOOK:
                    self._retry_some()
                    looked = time.monotonic()
                self._is_over.wait(0.1)
            self._cancel_due(all_of_them=True)
        except BaseException as error:  # noqa: BLE001 - raised again where the test sees it
            self._error = error

    def _submit(self) -> None:
        number = self.did["submitted"]
        owner = self._chance.choices(list(PEOPLE), WEIGHTS)[0]
        price = self._chance.randint(1, 9)
        earned = price // 3 if self._chance.random() < PARTLY_EARNED else 0
        mood = self._chance.choice(MOODS) if self._chance.random() < ILL_TEMPERED else ""
        order = Order(owner, f"click-{number}", price, earned, mood)
        body = {
            "kind": "encode",
            "params": {"seconds": self._length, "earned": earned, "mood": mood},
            "key": order.key,
            "price": price,
            "title": f"Film {number}",
        }
        answer = self._visitors[owner].insist("/faults/submit/", body)
        assert answer.status == 201, answer.body
        pk = answer.json["id"]
        self.orders[pk] = order
        self.did["submitted"] += 1
        if self._chance.random() < IN_DOUBT:
            again = self._visitors[owner].insist("/faults/submit/", body)
            assert (again.status, again.json) == (201, answer.json), "the second click is the first"
            self.did["submitted twice"] += 1
        if self._chance.random() < CHANGE_THEIR_MIND:
            self._to_cancel.append((time.monotonic() + self._chance.uniform(0, 3 * self._length), pk))

    def _cancel_due(self, *, all_of_them: bool = False) -> None:
        for due, pk in list(self._to_cancel):
            if all_of_them or time.monotonic() >= due:
                self._to_cancel.remove((due, pk))
                answer = self._visitors[self.orders[pk].owner].insist(f"/api/v1/jobs/{pk}/cancel/")
                assert answer.status == 200, answer.body
                self.did["cancelled"] += 1

    def _retry_some(self) -> None:
        """Of those that came to nothing, each once at most; twice at the same time is once."""
        ended = self._works.rows("select id from jobs_job where kind = 'encode' and status in ('failed', 'cancelled')")
        came_to_nothing = {row["id"] for row in ended}
        for pk, order in list(self.orders.items()):
            if pk.replace("-", "") not in came_to_nothing or pk in self._considered:
                continue
            self._considered.add(pk)
            if self._chance.random() < TRY_AGAIN and order.mood != "suicidal":
                answers = [self._visitors[order.owner].insist(f"/api/v1/jobs/{pk}/retry/") for _ in range(2)]
                assert {answer.status for answer in answers} == {201}, answers
                (again,) = {answer.json["id"] for answer in answers}
                self.orders[again] = replace(order, key=f"retry:{pk}")
                self.did["tried again"] += 1
