"""START: from `make run`, on an installation that has run before, to the first page served."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.report import Row, median_of
from tests.studio import Studio


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="reelwright-bench-") as folder:
        figures = []
        for _ in range(4):
            with Studio(Path(folder), WEB_WORKERS="2") as studio:
                figures.append(studio.seconds_to_start)
            time.sleep(0.5)  # let the port and the lock go
    ours, spread = median_of(figures[1:])  # the first of them made the database
    yield Row("START", "seconds to the first page, second start", ours, 5.0, spread=spread)
