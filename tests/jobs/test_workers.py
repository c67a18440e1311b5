"""A worker is a fork of its supervisor: what must hold before and after, so that neither does harm to the other."""

import os
import signal
import subprocess
import sys
from multiprocessing.context import ForkProcess
from pathlib import Path

import pytest
from django.db import connections

from accounts.models import User
from jobs import slip, workers
from tests.factories import make_job

ROOT = Path(__file__).resolve().parent.parent.parent


def in_a_fork(do: object) -> None:
    child = os.fork()
    if not child:
        try:
            do()  # type: ignore[operator]
        finally:
            os._exit(0)
    os.waitpid(child, 0)


@pytest.mark.django_db
def test_a_worker_takes_a_paper_of_its_own_and_its_horses_share_it(ada: User) -> None:
    job = make_job(ada)
    slip.clear()
    in_a_fork(lambda: slip.write(job))
    assert slip.read() == (job.pk, job.fence), "a horse's note is read by its worker"
    slip.clear()

    def be_a_worker() -> None:
        slip.take_new()
        slip.write(job)

    in_a_fork(be_a_worker)
    assert slip.read() is None, "and a worker's is not its supervisor's, nor another worker's"


def held() -> set[int]:
    return set(signal.pthread_sigmask(signal.SIG_BLOCK, ()))


def test_connections_are_closed_before_it_forks_and_signals_held_back_until_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    monkeypatch.setattr(connections, "close_all", lambda: seen.append("closed"))
    monkeypatch.setattr(ForkProcess, "start", lambda process: seen.append({signal.SIGTERM, signal.SIGINT} <= held()))
    before = held()
    workers.start(("render",))
    assert seen == ["closed", True]
    assert held() == before


LOADS = """
import os, threading
import django

django.setup()
import jobs.management.commands.work

ours = threading.active_count()
if not os.fork():
    os._exit(0)
os.wait()
print(ours, len(os.listdir("/proc/self/task")))
"""


def test_what_the_supervisor_loads_has_no_thread_that_lives_through_a_fork() -> None:
    """numpy's own wait for work; they know of forks and end before one, or they would still be counted by the kernel."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run([sys.executable, "-c", LOADS], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()) == (0, ["1", "1"]), done.stderr
