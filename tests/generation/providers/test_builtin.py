"""The built-in provider: what it offers, and that each model makes a file which is what it says."""

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from uuid import uuid4

import av
import pytest
from PIL import Image

from generation.procedural import moves
from generation.procedural.programs import ProgramFailed
from generation.providers import builtin_making, registry
from generation.providers.base import Inputs
from generation.providers.builtin import NOTICE, Builtin
from generation.providers.builtin_making import cues
from generation.providers.shapes import (
    CancelOutcome,
    Done,
    ErrorKind,
    Modality,
    Model,
    Order,
    Orientation,
    ProviderError,
    Role,
    Submission,
    Word,
)
from tests.media import make_audio, make_image

BUILTIN = Builtin()
MODELS = {model.id: model for model in BUILTIN.models()}
TEXT = "Welcome to the studio."


def order(model: str, **wishes: object) -> Order:
    return Order.model_validate({"modality": MODELS[model].modality, "model": model, "prompt": "calm sea", **wishes})


def make(folder: Path, wanted: Order, inputs: Inputs | None = None) -> tuple[Done, list[tuple[float, str]]]:
    told: list[tuple[float, str]] = []
    done = BUILTIN.submit(
        wanted, inputs or {}, key=uuid4(), webhook_url="", folder=folder, advance=lambda share, stage: told.append((share, stage))
    )
    assert isinstance(done, Done)
    return done, told


def fields(wanted: Order) -> dict[str, str]:
    return {fault.field: fault.message for fault in BUILTIN.validate(wanted, MODELS[wanted.model])}


def test_it_is_configured_under_its_name_and_says_what_it_is() -> None:
    found = registry.build({"builtin": {}}, lambda *args: None)["builtin"]
    assert (found.name, found.label, found.is_local) == ("builtin", "Built in", True)
    assert "not an AI model" in NOTICE
    assert "voices" in found.check()


def test_it_offers_one_model_of_each_kind() -> None:
    assert {model.id: model.modality for model in BUILTIN.models()} == {
        "films": Modality.VIDEO,
        "pictures": Modality.IMAGE,
        "music": Modality.MUSIC,
        "voice": Modality.VOICE,
        "captions": Modality.CAPTIONS,
    }


@pytest.mark.parametrize("model", MODELS.values(), ids=lambda model: model.id)
def test_everything_is_free(model: Model) -> None:
    estimate = BUILTIN.estimate(order(model.id), model)
    assert (estimate.low, estimate.high, estimate.basis) == (Decimal(0), Decimal(0), "free")


@pytest.mark.parametrize(
    ("model", "wishes", "field"),
    [
        ("pictures", {"prompt": ""}, "prompt"),
        ("pictures", {"prompt": "x" * 2001}, "prompt"),
        ("pictures", {"resolution": 2160}, "resolution"),
        ("pictures", {"roles": ("reference",)}, "reference"),
        ("films", {"seconds": 16}, "seconds"),
        ("films", {"params": {"rate": "31"}}, "params.rate"),
        ("films", {"negative_prompt": "rain"}, "negative_prompt"),
        ("music", {"seconds": 181}, "seconds"),
        ("voice", {"voice": "nobody"}, "voice"),
        ("voice", {"prompt": "Привет", "voice": "own-low"}, "prompt"),
        ("captions", {"prompt": "Hello"}, "sound"),
        ("captions", {"prompt": "", "roles": ("sound",)}, "prompt"),
    ],
)
def test_what_it_cannot_do_is_said_at_the_field(model: str, wishes: dict[str, object], field: str) -> None:
    found = fields(order(model, **wishes))
    assert list(found) == [field]
    assert found[field].endswith(".")


def test_what_it_can_do_has_no_faults() -> None:
    everything = {"orientation": "square", "resolution": 480, "seconds": 2.5, "seed": 7, "roles": ("first", "last")}
    assert fields(order("films", **everything, params={"sound": False, "rate": "24"})) == {}
    assert fields(order("captions", prompt="word " * 1500, roles=("sound",))) == {}


def test_a_picture_is_a_png_of_its_size(tmp_path: Path) -> None:
    done, told = make(tmp_path, order("pictures", orientation=Orientation.PORTRAIT, resolution=480, seed=4))
    (result,) = done.results
    with Image.open(result.path) as image:
        assert (image.format, image.size, result.mime_type) == ("PNG", (480, 854), "image/png")
    assert told[-1][0] == 1.0 and done.usage.cost == 0 and done.reply["seed"] == 4


@pytest.mark.ffmpeg
def test_a_film_has_its_size_its_frames_and_its_sound(tmp_path: Path) -> None:
    done, told = make(tmp_path, order("films", orientation="square", resolution=480, seconds=2, params={"rate": "25"}))
    with av.open(str(done.results[0].path)) as film:
        video = film.streams.video[0]
        assert (video.width, video.height, video.frames, video.average_rate) == (480, 480, 50, Fraction(25))
        assert len(film.streams.audio) == 1
    shares = [share for share, _ in told]
    assert shares == sorted(shares) and shares[-1] == pytest.approx(1)


@pytest.mark.ffmpeg
def test_a_first_frame_of_a_person_is_moved_over_and_only_our_copy_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    real = moves.write_move

    def write_move(image: Path, path: Path, **rest: object) -> None:
        opened.append(image)
        assert rest["last"] is None
        real(image, path, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(moves, "write_move", write_move)
    theirs = tmp_path / "first.jpg"
    theirs.symlink_to(make_image((640, 360), "#C03020", suffix=".jpg"))
    done, _ = make(tmp_path, order("films", resolution=480, seconds=2, roles=("first",)), {Role.FIRST: theirs})
    assert opened == [tmp_path / "still-first.png"]
    with av.open(str(done.results[0].path)) as film:
        frame = next(film.decode(video=0)).to_ndarray(format="rgb24")
    red, green, blue = frame[240, 427]
    assert red > 150 and green < 90 and blue < 90


@pytest.mark.ffmpeg
def test_a_picture_that_is_none_is_the_providers_error_with_detail(tmp_path: Path) -> None:
    broken = tmp_path / "first.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    with pytest.raises(ProviderError) as caught:
        make(tmp_path, order("films", seconds=2, roles=("first",)), {Role.FIRST: broken})
    assert caught.value.kind == ErrorKind.PROVIDER and caught.value.detail and not caught.value.is_sent


@pytest.mark.ffmpeg
def test_music_and_a_voice_are_sounds_and_the_voice_knows_its_words(tmp_path: Path) -> None:
    done, _ = make(tmp_path, order("music", seconds=5, seed=1))
    with av.open(str(done.results[0].path)) as sound:
        assert sound.duration == pytest.approx(5_000_000, abs=1000)
    assert "beats a minute" in str(done.results[0].metadata["played"])
    done, _ = make(tmp_path, order("voice", prompt=TEXT, voice="own-low"))
    assert [word.text for word in done.results[0].words] == TEXT.split()


@pytest.mark.ffmpeg
def test_a_script_is_aligned_to_its_sound(tmp_path: Path) -> None:
    spoken, _ = make(tmp_path, order("voice", prompt=TEXT, voice="own-high", seed=2))
    said = spoken.results[0]
    done, told = make(tmp_path, order("captions", prompt=TEXT, roles=("sound",)), {Role.SOUND: said.path})
    (result,) = done.results
    for word, truth in zip(result.words, said.words, strict=True):
        assert abs(word.start_us - truth.start_us) < 120_000
    assert result.path.read_text().startswith("1\n00:00:00,") and TEXT in result.path.read_text()
    assert told[-1] == (1.0, "Listening")


@pytest.mark.ffmpeg
def test_words_that_are_far_more_than_the_sound_are_refused_as_the_order_s_fault(tmp_path: Path) -> None:
    with pytest.raises(ProviderError, match="longer than can be said") as caught:
        make(tmp_path, order("captions", prompt="hello there " * 90, roles=("sound",)), {Role.SOUND: make_audio(1)})
    assert caught.value.kind == ErrorKind.BAD_REQUEST


def test_captions_end_with_a_sentence_at_a_pause_or_when_full() -> None:
    texts = ["One", "two.", "Three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"]
    words = [Word(text, place * 400_000, place * 400_000 + 300_000) for place, text in enumerate(texts)]
    words.append(Word("late", 9_000_000, 9_300_000))
    made = cues(words)
    assert [cue.text for cue in made] == [
        "One two.",
        "Three four five six seven eight nine ten",
        "eleven twelve thirteen",
        "late",
    ]
    assert (made[-1].start, made[-1].end) == (9000, 9300)


def test_a_program_that_fails_is_the_providers_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **wishes: object) -> None:
        raise ProgramFailed("Flite took too long.", "flite -voice slt")

    monkeypatch.setattr(builtin_making, "write_speech", fail)
    with pytest.raises(ProviderError, match="Flite took too long") as caught:
        make(tmp_path, order("voice", prompt="Hello"))
    assert (caught.value.kind, caught.value.detail) == (ErrorKind.PROVIDER, "flite -voice slt")


def test_what_stops_the_job_stops_the_making(tmp_path: Path) -> None:
    def advance(share: float, stage: str) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        BUILTIN.submit(order("pictures"), {}, key=uuid4(), webhook_url="", folder=tmp_path, advance=advance)


def test_an_unknown_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProviderError, match="no such model"):
        make(tmp_path, Order(modality=Modality.IMAGE, model="gone", prompt="x"))


def test_it_never_has_anything_out() -> None:
    submission = Submission("x")
    assert BUILTIN.find(uuid4()) is None
    assert BUILTIN.cancel(submission) == CancelOutcome.UNSUPPORTED
    for ask in (BUILTIN.poll, BUILTIN.stream):
        with pytest.raises(ProviderError) as caught:
            ask(submission)
        assert caught.value.kind == ErrorKind.GONE
    with pytest.raises(ProviderError) as caught:
        BUILTIN.verify({}, b"", datetime.now(UTC))
    assert caught.value.kind == ErrorKind.AUTH
