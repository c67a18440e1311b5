"""`make bench`."""

import time

from benchmarks import crowding, rendering, report, starting


def main() -> None:
    rows = []
    for workload in (starting, crowding, rendering):
        began = time.monotonic()
        for row in workload.rows():
            rows.append(row)
            print(
                f"{row.workload}: {row.metric}: {row.ours} (target {row.target}, {'met' if row.is_met else 'NOT met'})",
                flush=True,
            )
        print(f"{workload.__name__}: {time.monotonic() - began:.0f} s", flush=True)
    report.write(rows)


if __name__ == "__main__":
    main()
