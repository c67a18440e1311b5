"""From AUTO to MANUAL and back without losing a film."""

from typing import Any

from engine.errors import EngineError
from engine.mixing.drafting import count_mix
from engine.mixing.settings import MixRow
from projects.mixing.dry_runs import dry_run
from projects.models import Project


def to_mode(project: Project, mode: str, count: int) -> dict[str, Any]:
    """What to save so that the mix goes on in another mode.

    Films that were drawn around locked ones become rows to edit, and rows become locked films. Without either MANUAL begins
    with as many films as the groups have clips for.
    """
    dry = dry_run(project)
    films, whole = dry.films, dry.assembly
    rows = whole.settings.rows
    if rows and mode == "manual" and films:
        picks = [[str(pick.pk) if pick else None for pick in film.picks] for film in films]
        return {"mode": mode, "rows": [MixRow(number=number, picks=row) for number, row in enumerate(picks, 1)]}
    if rows:
        return {"mode": mode, "count": max(count, *(row.number for row in rows))}
    if mode != "manual":
        return {"mode": mode}
    try:
        most = count_mix(whole.settings.model_copy(update={"mode": "manual"}), whole.sources).most
    except EngineError:
        return {"mode": mode}  # and the plan says what is in the way
    return {"mode": mode, "count": min(count, most or count)}
