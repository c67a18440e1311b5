"""What a look at a cut finds before it is exported, and which edit it names."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from accounts.models import User
from engine.timeline import (
    AudioElement,
    Canvas,
    CaptionElement,
    ColorElement,
    ImageElement,
    TextElement,
    Timeline,
    Track,
    VideoElement,
)
from media_library.models import Asset
from projects import estimates, preflight
from projects.outputs import Output
from projects.preflight import Finding
from projects.requesting import request_render
from tests.factories import make_asset, make_project
from tests.projects.documents import project_with
from tests.projects.test_rendering import finish

pytestmark = pytest.mark.django_db
HD, SHORTS = Output("1080p"), Output("shorts")


def clip(asset: Asset, start: int = 0, duration: int = 120, **fields: Any) -> VideoElement:
    return VideoElement(asset=asset.pk, start=start, duration=duration, name=asset.name, **fields)


def video(*elements: Any, **fields: Any) -> Track:
    return Track(**{"type": "video", "name": "Video 1", "elements": list(elements), **fields})


def found(
    ada: User, *tracks: Track, wanted: tuple[Output, ...] = (HD,), span: tuple[int, int] | None = None, **fields: Any
) -> list[Finding]:
    end = max((each.end for track in tracks for each in track.elements), default=0)
    timeline = Timeline(tracks=list(tracks), **{"duration": end, **fields})
    project = make_project(ada, timeline=timeline.dump())
    return list(preflight.look(project, timeline, wanted, span).findings)


def only(findings: list[Finding], words: str) -> Finding:
    matching = [each for each in findings if words in each.message]
    assert len(matching) == 1, findings
    return matching[0]


def test_a_sound_cut_has_nothing_to_tell(ada: User) -> None:
    assert found(ada, video(clip(make_asset(ada)))) == []


def test_an_empty_project_is_an_error(ada: User) -> None:
    assert [each.level for each in found(ada, video())] == ["error"]


@pytest.mark.parametrize(
    ("fields", "words", "fix"),
    [
        ({"deleted_at": datetime(2026, 1, 1, tzinfo=UTC)}, "Valley: its media is in the trash.", "remove"),
        ({"status": "failed"}, "Valley: its media could not be read.", "remove"),
        ({"status": "processing"}, "Valley: its media is still being prepared.", None),
    ],
)
def test_media_that_cannot_be_used_is_an_error_with_its_clips(
    ada: User, fields: dict[str, Any], words: str, fix: str | None
) -> None:
    element = clip(make_asset(ada, **fields), start=30)
    finding = only(found(ada, video(element)), words)
    assert (finding.level, list(finding.elements), finding.frame) == ("error", [element.id], 30)
    assert (finding.fix.name if finding.fix else None) == fix


def test_media_that_is_gone_or_somebody_elses_is_missing(ada: User, bea: User) -> None:
    theirs = clip(make_asset(bea))
    gone = VideoElement(asset=uuid4(), start=200, duration=30, name="Lost")
    finding = only(found(ada, video(theirs, gone)), "not in your library any more")
    assert list(finding.elements) == [theirs.id, gone.id]
    assert finding.fix is not None and finding.fix.label == "Remove the 2 clips"


def test_a_clip_that_asks_for_more_than_there_is_is_an_error(ada: User) -> None:
    assert only(found(ada, video(clip(make_asset(ada), duration=121))), "the clip needs").level == "error"


def test_gaps_are_told_one_by_one_with_the_edit_that_closes_them(ada: User) -> None:
    asset = make_asset(ada)
    track = video(clip(asset, 0, 60), clip(asset, 90, 60), clip(asset, 180, 60))
    gaps = [each for each in found(ada, track) if "Nothing is shown" in each.message]
    assert [(each.frame, each.message) for each in gaps] == [
        (60, "Nothing is shown for 1.0 s at 00:00:02:00."),
        (150, "Nothing is shown for 1.0 s at 00:00:05:00."),
    ]
    assert gaps[0].fix is not None and (gaps[0].fix.name, gaps[0].fix.details) == ("close_gaps", {"tracks": [str(track.id)]})


def test_what_lies_over_a_gap_fills_it(ada: User) -> None:
    asset = make_asset(ada)
    over = Track(type="overlay", name="Titles", elements=[TextElement(start=50, duration=60, text="Later")])
    assert not [each for each in found(ada, video(clip(asset, 0, 60), clip(asset, 90, 60)), over) if "shown" in each.message]


def test_a_gap_outside_the_range_is_not_told(ada: User) -> None:
    asset = make_asset(ada)
    track = video(clip(asset, 0, 60), clip(asset, 90, 60))
    assert not [each for each in found(ada, track, span=(0, 60)) if "shown" in each.message]
    assert only(found(ada, track, span=(0, 70)), "Nothing is shown for 0.3 s").frame == 60


def test_a_tail_is_shortened_and_a_sound_that_goes_on_ends_with_the_picture(ada: User) -> None:
    asset = make_asset(ada)
    tail = only(found(ada, video(clip(asset)), duration=180), "after the last clip")
    assert tail.fix is not None and tail.fix.name == "shorten"
    music = Track(type="audio", name="Music", elements=[AudioElement(asset=asset.pk, start=60, duration=120)])
    end = only(found(ada, video(clip(asset)), music), "The sound goes on for 2.0 s")
    assert end.fix is not None and (end.fix.name, end.fix.details) == ("set_range", {"start": 0, "end": 120})


def test_silence_hidden_and_muted_tracks_and_solo(ada: User) -> None:
    asset, silent = make_asset(ada), make_asset(ada, has_audio=False)
    assert only(found(ada, video(clip(silent))), "no sound").level == "warning"
    muted = found(ada, video(clip(asset), muted=True))
    fix = only(muted, "is muted").fix
    assert fix is not None and fix.name == "unmute_track"
    assert only(muted, "no sound")
    hidden = found(ada, video(clip(asset)), video(clip(asset), name="Video 2", visible=False))
    assert only(hidden, "Video 2 is hidden").level == "note"
    music = Track(type="audio", name="Music", solo=True, elements=[AudioElement(asset=asset.pk, start=0, duration=60)])
    assert only(found(ada, video(clip(asset)), music), "Only Music is heard").level == "warning"


def test_captions_after_the_picture_are_told(ada: User) -> None:
    late = CaptionElement(start=150, duration=20, text="Late")
    said = Track(type="caption", elements=[CaptionElement(start=0, duration=20, text="On time"), late])
    finding = only(found(ada, video(clip(make_asset(ada))), said), "after the picture has ended")
    assert list(finding.elements) == [late.id]


def test_another_shape_has_bars_until_it_is_filled(ada: User) -> None:
    track = video(clip(make_asset(ada)))
    bars = only(found(ada, track, wanted=(HD, SHORTS, Output("square"))), "so bars stand")
    assert bars.message.startswith("YouTube Shorts and Square")
    assert bars.fix is not None and bars.fix.name == "fill_blur"
    filled = found(ada, track, wanted=(SHORTS,), canvas=Canvas(fill="blur"))
    assert only(filled, "blurred picture").level == "note"


def test_words_under_a_platforms_buttons_are_moved_inside(ada: User) -> None:
    upright = Canvas(width=1080, height=1920)
    asset = make_asset(ada, width=1080, height=1920)
    title = TextElement(start=0, duration=60, text="Hi", size=40, position="bottom")
    inside = TextElement(start=60, duration=60, text="Hi", size=40)
    titles = Track(type="overlay", name="Titles", elements=[title, inside])
    wanted = (SHORTS, Output("tiktok"), Output("vertical"))
    finding = only(found(ada, video(clip(asset)), titles, wanted=wanted, canvas=upright), "under the buttons")
    assert list(finding.elements) == [title.id]
    assert "YouTube Shorts and TikTok" in finding.message
    assert finding.fix is not None
    place = finding.fix.details["places"][0]
    moved = title.model_copy(update={"x": place["x"], "y": place["y"]})
    titles = Track(type="overlay", name="Titles", elements=[moved, inside])
    again = found(ada, video(clip(asset)), titles, wanted=wanted, canvas=upright)
    assert not [each for each in again if "buttons" in each.message]


def test_captions_in_the_picture_are_told_but_a_stream_of_them_is_not(ada: User) -> None:
    upright, asset = Canvas(width=1080, height=1920), make_asset(ada, width=1080, height=1920)
    said = Track(type="caption", elements=[CaptionElement(start=0, duration=60, text="Hello")])
    burned = found(ada, video(clip(asset)), said, wanted=(SHORTS,), canvas=upright)
    assert only(burned, "Captions in the picture").level == "note"
    soft = found(ada, video(clip(asset)), said, wanted=(Output("shorts", captions="soft"),), canvas=upright)
    assert not [each for each in soft if "Captions" in each.message]


def test_media_that_is_enlarged_is_told_once_with_how_much(ada: User) -> None:
    small = make_asset(ada, name="Small", width=640, height=360)
    findings = found(ada, video(clip(small, 0, 60), clip(small, 60, 60)), wanted=(Output("720p"), HD))
    finding = only(findings, "is enlarged")
    assert finding.message == "Small has 640 x 360 pixels, and is enlarged 3.0 times in Full HD."
    assert len(finding.elements) == 2
    photo = make_asset(ada, kind="image", width=4000, height=2000, duration_us=None, has_audio=False)
    assert not [e for e in found(ada, video(ImageElement(asset=photo.pk, start=0, duration=60))) if "enlarged" in e.message]


def test_a_platforms_longest_is_told_at_its_frame(ada: User) -> None:
    asset = make_asset(ada, duration_us=200_000_000, width=1080, height=1920)
    findings = found(ada, video(clip(asset, duration=6000)), wanted=(SHORTS, Output("x")), canvas=Canvas(width=1080, height=1920))
    assert only(findings, "YouTube Shorts takes videos up to 3 min, and this one lasts 3 min 20 s.").frame == 180 * 30
    assert only(findings, "X takes videos up to 2 min 20 s").frame == 140 * 30
    part = found(ada, video(clip(asset, duration=6000)), wanted=(SHORTS,), span=(0, 300))
    assert not [each for each in part if "takes videos" in each.message]


def test_a_format_that_a_platform_may_not_take(ada: User) -> None:
    track = video(clip(make_asset(ada)))
    assert only(found(ada, track, wanted=(Output("x", format="webm"),)), "X may not take WebM (VP9)")
    assert found(ada, track, wanted=(Output("youtube", format="webm"),)) == []


def test_too_large_for_the_tier_and_for_the_library(ada: User) -> None:
    track = video(clip(make_asset(ada)))
    assert only(found(ada, track, wanted=(Output("youtube-4k"),)), "the most that Free allows").level == "error"
    User.objects.filter(pk=ada.pk).update(storage_used=ada.allowance.storage_limit)
    ada.refresh_from_db()
    assert only(found(ada, track), "Your library has 0").level == "warning"


def test_presets_that_come_to_the_same_file(ada: User) -> None:
    findings = found(ada, video(clip(make_asset(ada))), wanted=(HD, Output("youtube")))
    assert only(findings, "Full HD and YouTube come to the same file")


def test_the_worst_comes_first(ada: User) -> None:
    gone = VideoElement(asset=UUID(int=1), start=0, duration=30)
    levels = [each.level for each in found(ada, video(gone, ColorElement(start=60, duration=30)), wanted=(SHORTS, HD))]
    assert levels == sorted(levels, key=["error", "warning", "note"].index)
    assert levels[0] == "error"


def test_an_estimate_follows_the_rule_until_there_are_renders_to_go_by(ada: User) -> None:
    project = project_with(ada, "Valley")
    timeline = project.document()
    low, high = estimates.of(ada, timeline, [Output("720p", quality="low"), Output("1080p", quality="ultra")])
    assert low.size < high.size and low.seconds <= high.seconds and not low.is_measured
    sound = estimates.of(ada, timeline, [Output("720p", format="mp3")])[0]
    assert 60_000 < sound.size < 70_000  # four seconds at 128 kbit/s
    finish(request_render(project, "720p", ada, uuid4()))
    Asset.objects.filter(source="rendered").update(size=4_000_000, duration_us=4_000_000)
    measured = estimates.of(ada, timeline, [Output("720p")])[0]
    assert (measured.size, measured.is_measured) == (4_000_000, True)
    part = estimates.of(ada, timeline, [Output("720p", start=0, end=30)])[0]
    assert part.size == 1_000_000


@pytest.mark.parametrize(
    ("size", "words"), [(900, "about 900 bytes"), (1_500_000, "about 1.5 MB"), (12_345_678, "about 12 MB"), (3e9, "about 3.0 GB")]
)
def test_sizes_in_words(size: int, words: str) -> None:
    assert estimates.size_words(int(size)) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "about 5 s"), (43, "about 45 s"), (130, "about 2 min"), (9000, "about 2.5 h")]
)
def test_times_in_words(seconds: int, words: str) -> None:
    assert estimates.time_words(seconds) == words
