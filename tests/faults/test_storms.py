"""Everything at once and again and again: when it is over, it is as if nothing had been.

Long storms run where REQUIRE_ALL is set, as in continuous integration; a short one each time.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.aftermath import assert_all_is_well, assert_nothing_is_left_when_it_ends, wait_for_rest
from tests.faults.crowd import Crowd
from tests.faults.databases import Database
from tests.faults.keeper import Keeper
from tests.faults.storm import Storm
from tests.faults.works import Works, wait_for

pytestmark = [pytest.mark.faults, pytest.mark.redis, pytest.mark.ffmpeg, pytest.mark.storm]

LEASE = 5  # seconds; 15 in the studio. What waits for a lease to run out waits a third as long here
WORKERS = 4
ASKED_FOR_WITHIN = 0.7  # of the storm's time, so that it ends amid work
AT_REST_WITHIN = 30.0  # seconds after the storm's end
IS_LONG = bool(os.environ.get("REQUIRE_ALL"))
SECONDS, JOBS, LENGTH, PAUSE = (75.0, 60, 2.0, (1.5, 3.5)) if IS_LONG else (15.0, 12, 2.0, (0.8, 1.8))
SEEDS = (1, 2, 3) if IS_LONG else (1,)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_storm_leaves_every_job_ended_once_and_every_credit_accounted_for(
    tmp_path: Path, database: Database, seed: int, record_property: Callable[[str, object], None]
) -> None:
    with Works(tmp_path, database, LEASE=str(LEASE), WORKERS=str(WORKERS)) as works:
        works.start_web()
        crowd = Crowd(works, seed, count=JOBS, seconds=SECONDS * ASKED_FOR_WITHIN, length=LENGTH)
        wait_for("the web answers", crowd.visitor.is_answered)
        storm = Storm(works, seed, lease=LEASE, pause=PAUSE)
        with Keeper(works):
            with crowd:
                storm.rage(SECONDS)
                crowd.finish()
            recovery = wait_for_rest(works, AT_REST_WITHIN)
            wait_for("all workers are there", lambda: len(works.workers()) == WORKERS, 10)
        ends = assert_all_is_well(works, crowd, length=LENGTH)
        assert_nothing_is_left_when_it_ends(works)
    print(f"{database.name}, seed {seed}: {storm.faults.total()} faults in {SECONDS:.0f} s, at rest {recovery:.1f} s later")
    for name, counts in {"faults": storm.faults, "crowd": crowd.did, "no answer": crowd.refused, "ends": ends}.items():
        print(f"  {name}: {', '.join(f'{count} {what}' for what, count in sorted(counts.items()))}")
        record_property(name, dict(counts))
    record_property("recovery_seconds", round(recovery, 1))
