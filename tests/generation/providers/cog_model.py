"""A model for a real Cog server: what it does stands in its prompt. Run by Cog from a folder of its own, see cog_server.py."""

import shutil
import tempfile
import time

from cog import BasePredictor, Path


class Predictor(BasePredictor):  # type: ignore[misc]
    def predict(self, prompt: str, duration: int = 2, image: Path | None = None) -> Path:
        if prompt == "fails":
            raise ValueError("out of memory")
        if prompt == "slow":
            mark = Path("slow")
            mark.touch()  # it is here: a wish to stop it that comes earlier is lost by Cog
            try:
                for _ in range(3000):  # it can be stopped between two of them only
                    time.sleep(0.02)
            finally:
                mark.unlink()
        if prompt.startswith("the picture at "):
            shutil.copy(prompt.removeprefix("the picture at "), "picture.png")
            return Path("picture.png")
        with tempfile.NamedTemporaryFile(dir=".", suffix=".mp4", delete=False) as file:
            file.write(f"{duration} s of {prompt}, ".encode())
            file.write(f"{image.stat().st_size} bytes".encode() if image else b"no picture")
        return Path(file.name)
