"""What a render is made from and with: its plan, from the snapshot and the owner's media, and the store of encoded parts.

A plan names the files of its media; with media in a bucket only those that are needed are brought to this machine.
"""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from accounts.models import User
from engine.media import Source
from engine.plan import RenderPlan, at, plan
from engine.presets import PRESETS
from engine.segments import SegmentStore
from engine.timeline import Timeline
from engine.within import within
from media_library import importing, storage
from media_library.models import Asset
from projects.models import Render
from projects.outputs import Output

SEGMENTS_LIMIT = 10 * 1024**3  # bytes of encoded parts that are kept for each person


def plan_of(render: Render) -> RenderPlan:
    """Raises what `engine.plan.plan` raises."""
    timeline, output = Timeline.load(render.snapshot), Output.of(render)
    whole = plan(timeline, sources_of(render.owner, timeline), output.encoding())
    return whole if output.start is None or output.end is None else within(whole, output.start, output.end)


def sources_of(user: User, timeline: Timeline) -> dict[UUID, Source]:
    """Media that went into the trash since can still be read; what lacks altogether the plan reports."""
    owned = Asset.objects.visible_to(user).filter(status=Asset.Status.READY).in_bulk(list(timeline.assets()))
    return {pk: importing.to_source(asset, is_brought=False) for pk, asset in owned.items()}


def bring(planned: RenderPlan) -> None:
    """See to it that all that the plan reads is on this machine. Raises StorageDown."""
    pictures = [each.source for segment in planned.segments for each in segment.pictures() if each.source is not None]
    read = [*pictures, *(sound.source for sound in planned.sounds), *planned.tables.values()]
    storage.bring(source.path for source in read)


def bring_for(timeline: Timeline, sources: Mapping[UUID, Source], frame: int) -> None:
    """The same for a single picture, where there is anything to bring. Raises what plan raises."""
    if not any(storage.is_elsewhere(source.path) for source in sources.values()):
        return
    planned = plan(timeline, sources, PRESETS["720p"])
    if 0 <= frame < planned.frames:
        bring(replace(planned, segments=(at(planned, frame),), sounds=()))


def store_of(owner: User) -> SegmentStore:
    return SegmentStore(storage.cache_dir(owner) / "segments", SEGMENTS_LIMIT)
