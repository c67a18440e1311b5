"""Plans: segments that tile the output, keys that follow the pixels and nothing else, errors that name what is wrong."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.effects.blur import Blur
from engine.errors import InvalidTimeline, MissingMedia
from engine.layers import Joint, Picture, Segment
from engine.plan import RenderPlan, at, fingerprint, plan
from engine.presets import PRESETS
from engine.text import Words
from engine.timeline import (
    AnyElement,
    Canvas,
    Crop,
    Keyframe,
    PictureKeyframes,
    Rate,
    TextElement,
    Timeline,
    Track,
    Transition,
    faults,
)
from tests.engine.cuts import (
    FILM,
    OTHER,
    TINY,
    audio_track,
    clip,
    film,
    music,
    overlay_track,
    photo,
    picture,
    planned,
    pretended,
    sound,
    timeline,
    title,
    video_track,
    with_preset,
)  # fmt: skip

HD = PRESETS["1080p"]
CHECKSUMS = {asset: source.checksum for asset, source in pretended().items()}


def spans(made: RenderPlan) -> list[tuple[int, int]]:
    return [(segment.start, segment.frames) for segment in made.segments]


def keys(made: RenderPlan) -> set[str]:
    return {segment.key for segment in made.segments}


def only_picture(segment: Segment) -> Picture:
    (layer,) = segment.layers
    assert isinstance(layer, Picture)
    return layer


# --- segments -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tracks", "duration", "expected"),
    [
        ([video_track(clip(0, 60))], None, [(0, 60)]),
        ([video_track(clip(0, 30), clip(30, 45))], None, [(0, 30), (30, 45)]),
        ([video_track(clip(10, 20))], 40, [(0, 10), (10, 20), (30, 10)]),
        ([video_track(clip(0, 600))], None, [(0, 300), (300, 300)]),
        ([video_track(clip(7, 700))], None, [(0, 7), (7, 300), (307, 300), (607, 100)]),
        ([video_track(clip(0, 310))], None, [(0, 155), (155, 155)]),
        ([video_track(clip(0, 615))], None, [(0, 300), (300, 157), (457, 158)]),
        ([video_track()], 650, [(0, 300), (300, 300), (600, 50)]),
        ([video_track(clip(0, 60)), overlay_track(title(20, 10))], None, [(0, 60)]),
        ([video_track(clip(0, 60)), overlay_track(clip(20, 10))], None, [(0, 60)]),
        ([video_track(clip(0, 60)), video_track(clip(20, 10))], None, [(0, 20), (20, 10), (30, 30)]),
        ([video_track(clip(0, 60), title(60, 30))], None, [(0, 60), (60, 30)]),
        ([video_track(clip(0, 60)), video_track(clip(20, 10), visible=False)], None, [(0, 60)]),
        ([audio_track(sound(0, 90))], None, [(0, 90)]),
    ],
)
def test_segments_are_cut_as_in_the_table(tracks: list[Track], duration: int | None, expected: list[tuple[int, int]]) -> None:
    made = planned(*tracks, duration=duration, preset=HD)
    assert spans(made) == expected


def test_the_second_segment_of_a_clip_goes_on_in_the_source() -> None:
    made = planned(video_track(clip(5, 400, source_in=90)), preset=HD)
    assert [only_picture(segment).source_in for segment in made.segments[1:]] == [90, 390]


def test_a_part_of_an_overlay_is_counted_from_its_segment() -> None:
    made = planned(video_track(clip(0, 40), clip(40, 40)), overlay_track(clip(30, 20, source_in=100, opacity=0.5)), preset=HD)
    overlays = [layer for segment in made.segments for layer in segment.layers[1:]]
    assert all(isinstance(layer, Picture) for layer in overlays)
    assert [(layer.begin, layer.end) for layer in overlays] == [(30, 40), (0, 10)]
    assert [layer.source_in for layer in overlays if isinstance(layer, Picture)] == [100, 110]


def test_what_lies_under_a_picture_that_fills_the_frame_is_not_drawn() -> None:
    made = planned(video_track(clip(0, 60)), video_track(clip(0, 60, asset=OTHER)), preset=HD)
    source = only_picture(made.segments[0]).source
    assert source is not None and source.checksum == "checksum of other"


@pytest.mark.parametrize("above", [clip(0, 60, opacity=0.5), picture(0, 60)], ids=["see-through", "narrow"])
def test_what_can_be_seen_through_or_past_a_picture_is_drawn(above: AnyElement) -> None:
    assert len(planned(video_track(clip(0, 60)), video_track(above), preset=HD).segments[0].layers) == 2


def test_a_picture_with_an_alpha_channel_covers_nothing() -> None:
    sources = pretended(photo=photo(1920, 1080, "rgba"))
    made = planned(video_track(clip(0, 60)), video_track(picture(0, 60)), preset=HD, sources=sources)
    assert len(made.segments[0].layers) == 2


def test_invisible_things_are_neither_seen_nor_heard() -> None:
    made = planned(
        video_track(clip(0, 60), visible=False, muted=True),
        audio_track(sound(0, 60), muted=True),
        overlay_track(title(0, 60, opacity=0.0)),
    )
    assert made.segments[0].layers == () and made.sounds == ()


# --- keys -----------------------------------------------------------------------------------------------------------


def rippled(by: int) -> RenderPlan:
    """Four clips over 40 s, a title and music, all moved right by `by` frames, after a clip of that many frames."""
    head = [clip(0, by, asset=OTHER)] if by else []
    clips = [clip(by + n * 310, 310, source_in=n * 100) for n in range(4)]
    titles = overlay_track(title(by + 100, 400))
    return planned(video_track(*head, *clips), titles, audio_track(sound(by, 1240)), preset=HD)


def test_one_frame_inserted_at_the_head_encodes_at_most_two_segments_anew() -> None:
    before, after = rippled(0), rippled(1)
    assert len(before.segments) == 8
    assert len(keys(after) - keys(before)) <= 2


def test_one_frame_cut_from_the_end_of_a_clip_encodes_at_most_two_segments_anew() -> None:
    before = planned(video_track(clip(0, 900), clip(900, 900)), preset=HD)
    after = planned(video_track(clip(0, 899), clip(899, 900)), preset=HD)
    assert 1 <= len(keys(after) - keys(before)) <= 2


def test_a_fade_at_one_end_leaves_the_parts_at_the_other_as_they_are() -> None:
    plain, faded = (planned(video_track(clip(0, 900, fade_in=length)), preset=HD) for length in (0, 30))
    assert [a.key == b.key for a, b in zip(plain.segments, faded.segments, strict=True)] == [False, True, True]


def test_a_transition_is_a_part_of_its_own_and_both_sides_go_on_in_their_sources() -> None:
    track = video_track(clip(0, 90, 5), clip(60, 90, 200, OTHER, transition=Transition(kind="wipe_left")))
    made = planned(track, preset=HD)
    assert spans(made) == [(0, 60), (60, 30), (90, 60)]
    (joint,) = made.segments[1].layers
    assert isinstance(joint, Joint) and (joint.kind, joint.first, joint.length) == ("wipe_left", 0, 30)
    assert [side.source_in for side in joint.sides if isinstance(side, Picture)] == [65, 200]
    assert only_picture(made.segments[2]).source_in == 230
    (moment,) = at(made, 70).layers
    assert isinstance(moment, Joint) and (moment.first, moment.frames) == (10, 1)
    assert [side.source_in for side in moment.sides if isinstance(side, Picture)] == [75, 210]


def test_a_transition_cut_in_two_goes_on_where_it_was() -> None:
    track = video_track(clip(0, 90), clip(30, 90, asset=OTHER, transition=Transition()))
    made = planned(track, preset=with_preset(longest_seconds=1))
    joints = [layer for segment in made.segments for layer in segment.layers if isinstance(layer, Joint)]
    assert [(joint.first, joint.length, joint.frames) for joint in joints] == [(0, 60, 30), (30, 60, 30)]
    assert [at(made, 75).layers[0].first] == [45]


def test_a_reversed_film_is_cut_short_and_shown_from_its_end() -> None:
    made = planned(video_track(clip(0, 150, 10, reverse=True)), preset=HD)
    assert spans(made) == [(0, 60), (60, 60), (120, 30)]
    assert [only_picture(segment).source_in for segment in made.segments] == [100, 40, 10]


def test_a_changed_pace_goes_on_between_the_sources_frames() -> None:
    made = planned(video_track(clip(0, 450, 10, speed=0.333)), preset=HD)
    assert only_picture(made.segments[1]).source_in == 10 + 300 * Fraction(333, 1000)


def test_the_same_part_used_twice_has_one_key() -> None:
    assert len(keys(planned(video_track(clip(0, 60), clip(60, 60), clip(120, 60))))) == 1


def base(**change: object) -> str:
    fields = {"start": 0, "duration": 60, "source_in": 5, "opacity": 0.5, "fit": "fit", "asset": FILM, "name": "", "volume": 1.0}
    return planned(video_track(clip(**{**fields, **change}))).segments[0].key  # type: ignore[arg-type]


RISING = [Keyframe(at=0, value=0.1), Keyframe(at=50, value=0.2)]


@pytest.mark.parametrize(
    "change",
    [
        *({"source_in": 6}, {"opacity": 0.6}, {"asset": OTHER}, {"duration": 59}),
        *({"speed": 1.5}, {"reverse": True}, {"freeze": True}, {"crop": Crop(left=0.1)}),
        *({"x": 0.1}, {"y": 0.1}, {"scale": 0.9}, {"rotation": 1.0}, {"fade_in": 5}, {"fade_out": 5}),
        *({"keyframes": PictureKeyframes(**{name: RISING})} for name in ("x", "y", "scale", "rotation", "opacity")),
        *({"effects": [Blur()]}, {"effects": [Blur(radius=2.0)]}),
    ],
    ids=str,
)
def test_what_decides_the_pixels_changes_the_key(change: dict[str, object]) -> None:
    assert base(**change) != base()


@pytest.mark.parametrize(
    "change", [{"name": "Holiday"}, {"volume": 0.2}, {"fit": "fill"}, {"effects": [Blur(enabled=False)]}, {"pan": 0.5}], ids=str
)
def test_what_does_not_decide_the_pixels_leaves_the_key(change: dict[str, object]) -> None:
    assert base(**change) == base()  # the film has the canvas's shape: to fit and to fill are the same


@pytest.mark.parametrize("preset", [with_preset(crf=24), with_preset(width=160), with_preset(speed="medium")])
def test_how_it_is_encoded_is_part_of_the_key(preset: object) -> None:
    assert keys(planned(video_track(clip(0, 30)))) != keys(planned(video_track(clip(0, 30)), preset=preset))  # type: ignore[arg-type]


@pytest.mark.parametrize("preset", [with_preset(name="other"), with_preset(label="Other"), with_preset(audio_bitrate=64_000)])
def test_names_and_sound_are_no_part_of_a_pictures_key(preset: object) -> None:
    assert keys(planned(video_track(clip(0, 30)))) == keys(planned(video_track(clip(0, 30)), preset=preset))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "fields",
    [{"text": "Other"}, {"color": "#000000"}, {"size": 81}, {"weight": "regular"}, {"position": "top"}, {"align": "left"}],
)
def test_every_property_of_a_text_is_part_of_the_key(fields: dict[str, object]) -> None:
    usual = planned(overlay_track(title(0, 30)))
    assert keys(planned(overlay_track(title(0, 30, **fields)))) != keys(usual)  # type: ignore[arg-type]


def test_the_canvas_and_the_rate_are_part_of_the_key() -> None:
    usual = planned(video_track(clip(0, 30, opacity=0.5)))
    assert keys(planned(video_track(clip(0, 30, opacity=0.5)), canvas=Canvas(background="#123456"))) != keys(usual)
    assert keys(planned(video_track(clip(0, 30, opacity=0.5)), canvas=Canvas(width=1080))) != keys(usual)
    assert keys(planned(video_track(clip(0, 30, opacity=0.5)), rate=Rate(num=25))) != keys(usual)


# --- sound ----------------------------------------------------------------------------------------------------------


def test_sounds_come_from_videos_and_audio_tracks_in_samples() -> None:
    made = planned(video_track(clip(30, 30, source_in=60, volume=0.5)), audio_track(sound(0, 60, source_in=3)))
    assert [(s.start, s.samples, s.source_in, s.volume) for s in made.sounds] == [
        (0, 96000, 4800, 1.0),
        (48000, 48000, 96000, 0.5),
    ]
    assert made.samples == 96000


def test_what_has_no_sound_or_no_volume_is_not_mixed() -> None:
    sources = pretended(film=film(audio_codec=""))
    assert planned(video_track(clip(0, 30), clip(30, 30, asset=OTHER, volume=0.0)), sources=sources).sounds == ()


# --- errors ---------------------------------------------------------------------------------------------------------


def test_an_empty_timeline_cannot_be_planned() -> None:
    with pytest.raises(InvalidTimeline, match="The timeline is empty"):
        planned(video_track())


def test_a_video_has_a_longest_length() -> None:
    assert planned(video_track(), duration=7200 * 30).frames == 216_000
    with pytest.raises(InvalidTimeline, match="at most 2 hours"):
        planned(video_track(), duration=7200 * 30 + 1)


def test_an_asset_that_is_gone_is_named() -> None:
    with pytest.raises(MissingMedia, match=r"“holiday\.mp4” is no longer in the library"):
        planned(video_track(clip(0, 30, name="holiday.mp4")), sources={})


def test_more_than_the_source_has_is_refused() -> None:
    with pytest.raises(
        InvalidTimeline, match=r"tracks.0.elements.0.duration: “a.mp4” lasts 1 s, but the clip needs 1.033 s of it"
    ):
        planned(video_track(clip(0, 30, source_in=1, name="a.mp4")), sources=pretended(film=film(seconds=1)))


# --- one frame ------------------------------------------------------------------------------------------------------


def test_one_frame_has_what_is_seen_then_and_no_more() -> None:
    made = planned(video_track(clip(0, 60, source_in=10), clip(60, 60)), overlay_track(title(20, 10), clip(25, 30, opacity=0.5)))
    moment = at(made, 28)
    assert moment.frames == 1
    assert [type(layer) for layer in moment.layers] == [Picture, Words, Picture]
    assert [(layer.begin, layer.end) for layer in moment.layers] == [(0, 1)] * 3
    assert [layer.source_in for layer in moment.layers if isinstance(layer, Picture)] == [38, 3]
    assert [type(layer) for layer in at(made, 30).layers] == [Picture, Picture]
    assert only_picture(at(made, 60)).source_in == 0


# --- fingerprint ----------------------------------------------------------------------------------------------------


def test_the_fingerprint_ignores_names_ids_and_view_state() -> None:
    usual = timeline(video_track(clip(0, 60)), audio_track(sound(0, 60), muted=True))
    other = timeline(video_track(clip(0, 60, name="Holiday"), name="Cut", height=90, locked=True), zoom=2.0, position=7)
    usual = usual.model_copy(update={"tracks": [usual.tracks[0], usual.tracks[1].model_copy(update={"visible": False})]})
    assert fingerprint(usual, CHECKSUMS, TINY) == fingerprint(other, CHECKSUMS, TINY)


@pytest.mark.parametrize(
    "other",
    [
        timeline(video_track(clip(0, 60, volume=0.5))),
        timeline(video_track(clip(0, 60, source_in=1))),
        timeline(video_track(clip(0, 60, asset=OTHER))),
        timeline(video_track(clip(0, 60)), duration=61),
        timeline(overlay_track(clip(0, 60))),
        timeline(video_track(clip(0, 60)), rate=Rate(num=25)),
        timeline(video_track(clip(0, 60)), canvas=Canvas(background="#111111")),
    ],
)
def test_the_fingerprint_follows_all_that_is_seen_or_heard(other: Timeline) -> None:
    assert fingerprint(other, CHECKSUMS, TINY) != fingerprint(timeline(video_track(clip(0, 60))), CHECKSUMS, TINY)


def test_the_fingerprint_follows_the_files_and_the_preset() -> None:
    usual = timeline(video_track(clip(0, 60)))
    assert fingerprint(usual, {**CHECKSUMS, FILM: "another file"}, TINY) != fingerprint(usual, CHECKSUMS, TINY)
    assert fingerprint(usual, CHECKSUMS, HD) != fingerprint(usual, CHECKSUMS, TINY)


# --- anything -------------------------------------------------------------------------------------------------------

LENGTHS = st.tuples(st.integers(0, 40), st.integers(1, 900))  # a gap, then an element


def _may_join(elements: list[AnyElement], length: int) -> bool:
    """Whether the next may overlap the last of these by half of the shorter of the two, and no third."""
    if not elements:
        return False
    last = elements[-1]
    overlap = min(last.duration, length) // 2
    return overlap > 0 and (len(elements) < 2 or last.end - overlap >= elements[-2].end)


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    rate = draw(st.sampled_from([Rate(num=30), Rate(num=25), Rate(num=30000, den=1001), Rate(num=120), Rate(num=1)]))
    tracks = []
    for kind in draw(st.lists(st.sampled_from(["video", "overlay", "audio"]), min_size=1, max_size=4)):
        elements: list[AnyElement] = []
        place = 0
        for gap, length in draw(st.lists(LENGTHS, max_size=6)):
            start = draw(st.integers(0, 2000)) if kind == "overlay" else place + gap
            joins = kind != "overlay" and length > 2 and draw(st.booleans()) and _may_join(elements, length)
            transition = Transition() if joins else None
            if joins:
                start = elements[-1].end - min(elements[-1].duration, length) // 2
            place = start + length
            if kind == "audio":
                elements.append(sound(start, length, transition=transition))
                continue
            speed = draw(st.sampled_from([1.0, 0.25, 1.337, 4.0]))
            choices: list[AnyElement] = [
                clip(start, length, speed=speed, reverse=draw(st.booleans()), transition=transition),
                picture(start, length, transition=transition),
                title(start, length, transition=transition),
            ]
            elements.append(draw(st.sampled_from(choices)))
        tracks.append(video_track(*elements, type=kind, visible=draw(st.booleans())))
    end = max((element.end for track in tracks for element in track.elements), default=0)
    duration = max(1, end + draw(st.integers(0, 700)))
    return timeline(*tracks, duration=duration, rate=rate)


LONG = pretended(film=film(seconds=7200), other=film(seconds=7200), music=music(7200))


@settings(max_examples=200, deadline=None)
@given(timelines())
def test_the_segments_of_any_timeline_tile_it_exactly(document: Timeline) -> None:
    made = plan(document, LONG, HD)
    place = 0
    assert faults(document) == []
    longest = max(Fraction(1), HD.longest_seconds * document.rate.fraction)
    for segment in made.segments:
        assert segment.start == place and 1 <= segment.frames <= longest
        place += segment.frames
        assert all(0 <= layer.begin < layer.end <= segment.frames for layer in segment.layers)
    assert place == document.duration == made.frames
    assert all(sound.start + sound.samples <= made.samples for sound in made.sounds)


@settings(max_examples=50, deadline=None)
@given(timelines(), st.integers(1, 500))
def test_moving_everything_right_changes_no_key_but_the_gaps(document: Timeline, by: int) -> None:
    tracks = [
        track.model_copy(update={"elements": [each.model_copy(update={"start": each.start + by}) for each in track.elements]})
        for track in document.tracks
    ]
    moved = Timeline(tracks=tracks, duration=document.duration + by, rate=document.rate)
    before, after = plan(document, LONG, HD), plan(moved, LONG, HD)
    shown = [track for track in moved.tracks if track.visible and track.type == "video"]
    cuts = [element.start for track in shown for element in track.elements if not isinstance(element, TextElement)]
    changed = keys(after) - keys(before)
    assert all(segment.start < min(cuts) for segment in after.segments if cuts and segment.key in changed)


def test_a_timeline_of_words_alone_needs_no_source() -> None:
    made = plan(timeline(overlay_track(title(0, 30))), {}, TINY)
    assert (made.frames, made.rate, made.sounds) == (30, Fraction(30), ())
