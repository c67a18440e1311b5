"""What a sent clip table comes to: the texts are read, the pressed button does its edit, and the result is saved by version."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from engine.errors import InvalidTimeline
from engine.timeline import Timeline
from media_library.models import Asset
from projects import clip_table, edits, timelines
from projects.clip_table import Typed
from projects.edits import EditRefused, Media
from projects.models import Project


@dataclass
class Outcome:
    """What the page shows next. `timeline` and `version` go into its form; `status` is that of the answer."""

    timeline: Timeline
    version: int
    status: int = 200
    typed: Typed = field(default_factory=Typed)
    current_version: int | None = None  # at 409: what the other person's save made it
    removed: dict[str, Any] | None = None  # what Undo sends: the document as it was before, and what was taken out


def submit(project: Project, data: Mapping[str, str]) -> Outcome:
    """`data` is the form: document, version, texts by control, and perhaps action or overwrite. Undo starts from another
    document, the one before; what was typed since meets that."""
    source = "undo_document" if data.get("action") == "undo" else "document"
    try:
        base, version = clip_table.read_document(data.get(source, "")), int(data.get("version", ""))
        expected = int(data.get("overwrite") or version)
    except (InvalidTimeline, ValueError):
        broken = Typed(errors={"": "The form did not arrive whole, so nothing was saved. This is what is kept."})
        return Outcome(project.document(), project.version, 422, broken)
    edited, errors = clip_table.apply_texts(base, data)
    if not errors:
        try:
            edited, removed = act(project, edited, data.get("action", ""))
            return _save(project, Outcome(edited, expected, removed=removed), base_version=version)
        except EditRefused as error:
            errors = {"": str(error)}
        except InvalidTimeline as error:
            errors = clip_table.errors_by_control(edited, error.faults)
    return Outcome(base, version, 422, Typed(data, errors))


def act(project: Project, timeline: Timeline, action: str) -> tuple[Timeline, dict[str, Any] | None]:
    """Do what the pressed button says: its name is "verb:id". Raises EditRefused."""
    verb, _, target = action.partition(":")
    if verb == "remove":
        taken = edits.find(timeline, _id(target))
        removed = {"document": timeline.dump(), "name": getattr(taken, "text", "") or taken.name or "the clip"}
        return edits.remove(timeline, taken.id), removed
    if verb in _ACTIONS:
        return _ACTIONS[verb](project, timeline, target), None
    return timeline, None


def add_asset(project: Project, timeline: Timeline, asset_id: UUID) -> Timeline:
    """Raises EditRefused when it is not a ready asset of the owner's."""
    asset = Asset.objects.visible_to(project.owner).ready().filter(pk=asset_id).first()
    if asset is None:
        raise EditRefused("That is not in your library, or is not ready yet.")
    return edits.add_clip(timeline, Media(asset.pk, asset.kind, asset.name, asset.duration_us))


def _save(project: Project, outcome: Outcome, base_version: int) -> Outcome:
    is_same = outcome.timeline.dump() == project.timeline and outcome.version == project.version
    try:
        saved = project if is_same else timelines.save(project, outcome.timeline.dump(), outcome.version)
    except timelines.VersionConflict as conflict:
        return Outcome(outcome.timeline, base_version, 409, current_version=conflict.current.version)
    return Outcome(saved.document(), saved.version, removed=outcome.removed)


def _title(project: Project, timeline: Timeline, target: str) -> Timeline:
    return edits.add_text(timeline, over=_id(target) if target else None)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise EditRefused("That clip is not in the project any more.") from None


_ACTIONS: dict[str, Callable[[Project, Timeline, str], Timeline]] = {
    "up": lambda project, timeline, target: edits.move(timeline, _id(target), -1),
    "down": lambda project, timeline, target: edits.move(timeline, _id(target), 1),
    "title": _title,
    "add": lambda project, timeline, target: add_asset(project, timeline, _id(target)),
}
