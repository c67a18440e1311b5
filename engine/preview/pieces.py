"""The bytes of a rendition's pieces: from the store, or made when they are first asked for, and then kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.errors import RenderFailed
from engine.preview import boxes, fragments, sound
from engine.preview.boxes import BadFragment
from engine.preview.rendition import Rendition
from engine.preview.turns import once, turn
from engine.preview.windows import AAC_FRAME
from engine.render import Stop
from engine.segments import SegmentStore

Make = Callable[[Path], Path]  # given a folder, the file made in it
Check = Callable[[bytes], None]


@dataclass(frozen=True)
class Pieces:
    """`workdir` exists, and is on the disk of the store. Many threads may ask at once.

    All raise MissingMedia or RenderFailed, and Cancelled as soon as `should_stop` says so; then nothing is left behind.
    """

    rendition: Rendition
    store: SegmentStore
    workdir: Path
    should_stop: Stop = lambda: False

    def read(self, name: str) -> bytes:
        """A piece by its name in the playlists; KeyError where there is none of that name."""
        piece = self.rendition.pieces[name]
        if piece.kind == "sound":
            return self.sound_init_segment() if piece.number is None else self.sound_segment(piece.number)
        return self.init_segment() if piece.number is None else self.segment(piece.number)

    def init_segment(self) -> bytes:
        """What a player needs before any segment of picture."""
        plan = self.rendition.plan

        def make(room: Path) -> Path:
            init, _ = fragments.make(plan, fragments.NOTHING, room, self.should_stop)
            return _written(room, init)

        with self._kept(self.rendition.init_key, make) as path:
            return path.read_bytes()

    def segment(self, number: int) -> bytes:
        """A fragment of picture, at its place in time."""
        plan = self.rendition.plan
        segment = plan.segments[number]
        init = self.init_segment()

        def make(room: Path) -> Path:
            found, fragment = fragments.make(plan, segment, room, self.should_stop)
            fragments.fitting(init, found)
            return _written(room, fragment)

        with self._kept(segment.key, make, lambda data: fragments.check(plan, segment, data)) as path:
            return fragments.placed(plan, segment, path.read_bytes())

    def sound_init_segment(self) -> bytes:
        rendition = self.rendition
        if not rendition.is_windowed:
            return self._whole_sound(0)

        def make(room: Path) -> Path:
            return _written(room, sound.part(sound.silence(rendition, room, self.store, self.should_stop), 0))

        with self._kept(rendition.sound_init_key, make) as path:
            return path.read_bytes()

    def sound_segment(self, number: int) -> bytes:
        """A fragment of sound, at its place in time. Where they are cut from one stream, the first one asked for makes it."""
        rendition = self.rendition
        if not rendition.is_windowed:
            return self._whole_sound(number + 1)
        window, init = rendition.windows[number], self.sound_init_segment()

        def make(room: Path) -> Path:
            made = sound.make_window(rendition, number, room, self.store, self.should_stop)
            fragments.fitting(init, sound.part(made, 0))
            return _written(room, sound.part(made, 1))

        with self._kept(rendition.window_keys[number], make, _is_fragment) as path:
            return boxes.placed(path.read_bytes(), window.first * AAC_FRAME, number + 1)

    def _whole_sound(self, index: int) -> bytes:
        def make(room: Path) -> Path:
            return sound.make(self.rendition, room, self.store, self.should_stop)

        with self._kept(self.rendition.sound_key, make) as path:
            return sound.part(path, index)

    @contextmanager
    def _kept(self, key: str, make: Make, check: Check | None = None) -> Iterator[Path]:
        """The file of that key, for as long as the block lasts."""
        with TemporaryDirectory(prefix="preview-", dir=self.workdir) as name:
            path = Path(name, "kept")
            if not self._has(key, path, check):
                once((self.store.folder, key), lambda: self._make(key, make, path, check), self.should_stop)
                if not self.store.get(key, path):
                    raise RenderFailed("The preview cannot be kept: its store is too small.", f"{self.store}")
            yield path

    def _make(self, key: str, make: Make, path: Path, check: Check | None) -> None:
        if self._has(key, path, check):  # another thread was done just before
            return
        with turn(self.should_stop), TemporaryDirectory(prefix="making-", dir=self.workdir) as room:
            self.store.put(key, make(Path(room)))

    def _has(self, key: str, path: Path, check: Check | None) -> bool:
        """Whether the store had it, whole; what is damaged is forgotten and made again."""
        if not self.store.get(key, path):
            return False
        try:
            if check is not None:
                check(path.read_bytes())
        except BadFragment:
            self.store.discard(key)
            return False
        return True


def _is_fragment(data: bytes) -> None:
    boxes.read(data)


def _written(room: Path, content: bytes) -> Path:
    path = room / "piece"
    path.write_bytes(content)
    return path
