"""What a render is made from and with: its plan, from the snapshot and the owner's media, and the store of encoded parts."""

from uuid import UUID

from accounts.models import User
from engine.media import Source
from engine.plan import RenderPlan, plan
from engine.presets import PRESETS
from engine.segments import SegmentStore
from engine.timeline import Timeline
from media_library import importing, storage
from media_library.models import Asset
from projects.models import Render

SEGMENTS_LIMIT = 10 * 1024**3  # bytes of encoded parts that are kept for each person


def plan_of(render: Render) -> RenderPlan:
    """Raises what `engine.plan.plan` raises."""
    timeline = Timeline.load(render.snapshot)
    return plan(timeline, _sources(render.owner, timeline), PRESETS[render.preset])


def store_of(owner: User) -> SegmentStore:
    return SegmentStore(storage.cache_dir(owner) / "segments", SEGMENTS_LIMIT)


def _sources(user: User, timeline: Timeline) -> dict[UUID, Source]:
    """Media that went into the trash since can still be read; what lacks altogether the plan reports."""
    owned = Asset.objects.visible_to(user).filter(status=Asset.Status.READY).in_bulk(list(timeline.assets()))
    return {pk: importing.to_source(asset) for pk, asset in owned.items()}
