"""A segment of a preview is drawn as for a render, and is one fragment or nothing."""

from pathlib import Path

import pytest

from engine import command
from engine.errors import RenderFailed
from engine.layers import Segment
from engine.preview import PREVIEW, fragments
from engine.preview.boxes import BadFragment
from tests.engine.cuts import clip, planned, video_track
from tests.engine.preview.fragments import TICKS, fragment, words

ROOM, FONTS = Path("/room"), Path("/fonts")


def test_it_is_encoded_as_for_a_render_in_words_of_its_own() -> None:
    plan = planned(video_track(clip(0, 60)), preset=PREVIEW)
    ours = fragments.drawing(plan, plan.segments[0], ROOM, FONTS)
    theirs = command.encode(plan, plan.segments[0], ROOM, FONTS, label="Drawing the preview")
    *words, output = theirs.task.args
    assert ours.task.args == (*words, *fragments.FRAGMENT, output)
    assert (ours.task.box, ours.files, ours.output) == (theirs.task.box, theirs.files, theirs.output)


def test_the_group_of_pictures_is_as_long_as_the_longest_segment() -> None:
    plan = planned(video_track(clip(0, 600)), preset=PREVIEW)
    said = " ".join(fragments.drawing(plan, plan.segments[0], ROOM, FONTS).task.args)
    assert max(segment.frames for segment in plan.segments) == 120
    assert "-preset ultrafast -crf 23" in said and "-g 120 -flags +cgop" in said


def test_another_beginning_is_refused() -> None:
    assert fragments.fitting(b"one", b"one") == b"one"
    with pytest.raises(RenderFailed, match="do not fit together"):
        fragments.fitting(b"one", b"two")


def test_a_frame_too_few_or_of_another_length_is_refused() -> None:
    plan = planned(video_track(clip(0, 60)), preset=PREVIEW)
    right = fragment().replace(words(TICKS), words(command.frame_ticks(plan.rate)), 1)
    fragments.check(plan, Segment(0, 3, ()), right)
    for frames, content in ((4, right), (3, right.replace(words(command.frame_ticks(plan.rate)), words(7), 1))):
        with pytest.raises(BadFragment):
            fragments.check(plan, Segment(0, frames, ()), content)


@pytest.mark.ffmpeg
def test_more_than_one_fragment_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = planned(video_track(clip(0, 1)), preset=PREVIEW, duration=2)
    options = ("-movflags", "+empty_moov+default_base_moof+frag_every_frame+skip_trailer")
    monkeypatch.setattr(fragments, "FRAGMENT", options)
    with pytest.raises(BadFragment) as raised:
        fragments.make(plan, Segment(0, 4, ()), tmp_path, lambda: False)
    assert raised.value.detail == "4 fragments instead of one"
