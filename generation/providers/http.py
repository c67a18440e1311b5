"""The one HTTP client of the adapters: to one server, in time, in size, and never twice.

Redirects and proxies of the environment are not used, so that a key goes to the server that it is for and nowhere else. Each
request has a connection of its own: what an idle one does when it is used again would look like a lost reply.
"""

import logging
import ssl
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

import httpx2

from generation.providers.answers import AnswerError, Reply, error_of, malformed, parse
from generation.providers.base import Advance
from generation.providers.redaction import clean, redacted
from generation.providers.shapes import ErrorKind, ProviderError

CONNECT = 5.0  # seconds
READ = 60.0  # seconds without a byte
REPLY_MAX = 8 * 1024 * 1024  # bytes of an answer that is read as a whole
ERROR_MAX = 64 * 1024  # of one that says what is wrong
DOWNLOAD_SECONDS = 600.0  # for one file
PIECE = 256 * 1024

_PORTS = {"http": 80, "https": 443}
logging.getLogger("httpx2").setLevel(logging.WARNING)  # it would write down whole addresses, and some hold a secret
_File = tuple[str, IO[bytes] | bytes, str]  # its name, what is in it, its MIME type
Files = Mapping[str, _File] | Iterable[tuple[str, _File]]  # by the name of the field


class Client:
    """`base_url` may have a path. `headers` go with every request; `secrets` never show in what is raised or kept."""

    def __init__(
        self, base_url: str, headers: Mapping[str, str] | None = None, *, label: str, secrets: Iterable[str] = ()
    ) -> None:
        self.base_url, self.label = base_url.rstrip("/"), label
        self.secrets = tuple(filter(None, secrets))
        self._headers = {"User-Agent": "Reelwright", "Accept-Encoding": "identity", **(headers or {})}

    @cached_property
    def _http(self) -> httpx2.Client:
        return httpx2.Client(
            headers=self._headers,
            limits=httpx2.Limits(max_keepalive_connections=0),
            follow_redirects=False,
            trust_env=False,
            verify=_trusted(),
        )

    def get_json(self, path: str, **more: Any) -> Reply:
        return self.ask("GET", path, submits=False, **more)

    def post_json(self, path: str, data: Any, *, submits: bool, **more: Any) -> Reply:
        """`submits`: it may make something that costs money, so that its lost reply is one."""
        return self.ask("POST", path, submits=submits, json=data, **more)

    def put_json(self, path: str, data: Any, *, submits: bool, **more: Any) -> Reply:
        return self.ask("PUT", path, submits=submits, json=data, **more)

    def post_multipart(self, path: str, fields: Mapping[str, str], files: Files = (), *, submits: bool, **more: Any) -> Reply:
        """`files`: {"image": ("in.png", open file or bytes, "image/png")}, or pairs. Without any it is multipart all the same."""
        parts = [(name, (None, value)) for name, value in fields.items()]
        named = files.items() if isinstance(files, Mapping) else files
        return self.ask("POST", path, submits=submits, files=[*parts, *named], **more)

    def delete(self, path: str, **more: Any) -> Reply:
        return self.ask("DELETE", path, submits=False, **more)

    def ask(
        self,
        method: str,
        path: str,
        *,
        submits: bool,
        absent: ErrorKind = ErrorKind.BAD_REQUEST,
        wait: float = READ,
        most: int = REPLY_MAX,
        **request: Any,
    ) -> Reply:
        """One request, and its answer read as JSON. `path` is below the base URL, or an address of the same server.

        `absent` is what a 404 means; `wait` seconds is how long the server may be silent, and twice that the answer may take in
        all; `request` is what httpx takes: params, headers, json, data, files, content. Raises ProviderError.
        """
        with self._answer(method, path, submits=submits, absent=absent, wait=wait, **request) as response:
            body = self._read(response, most, until=time.monotonic() + 2 * wait, is_sent=submits)
        headers = {name.lower(): value for name, value in response.headers.items()}
        try:
            data = parse(body) if body.strip() else None
        except ValueError as error:
            raise malformed(self.label, self.clean(f"{error}: {body[:200]!r}"), is_sent=submits) from None
        return Reply(self.label, response.status_code, headers, data, submits)

    def bytes_to(
        self, method: str, path: str, target: Path, *, submits: bool, most: int, wait: float = READ, **request: Any
    ) -> str:
        """One request whose answer is a file, into `target`: its MIME type. For servers that make things while one waits."""
        with self._answer(method, path, submits=submits, wait=wait, **request) as response:
            self._save(response, target, most, None, is_sent=submits)
            return mime_type_of(response.headers.get("content-type", ""))

    def download_to(
        self,
        path: str,
        target: Path,
        *,
        most: int,
        advance: Advance | None = None,
        absent: ErrorKind = ErrorKind.GONE,
        **request: Any,
    ) -> str:
        """GET a file of this server into `target`, `most` bytes at the utmost: its MIME type. One cut short raises NETWORK.

        `advance` is called with each piece, and raises to end it.
        """
        with self._answer("GET", path, submits=False, absent=absent, **request) as response:
            self._save(response, target, most, advance, is_sent=False)
            return mime_type_of(response.headers.get("content-type", ""))

    def lines(
        self, method: str, path: str, *, submits: bool, most: int = REPLY_MAX, wait: float = READ, **request: Any
    ) -> Iterator[str]:
        """The answer line by line, as it comes: for events that a server sends. `most` bytes in all."""
        with self._answer(method, path, submits=submits, wait=wait, **request) as response, self._broken(submits):
            size = 0
            for line in response.iter_lines():
                size += len(line) + 1
                if size > most:
                    raise malformed(self.label, f"more than {most} bytes", is_sent=submits)
                yield line

    def url(self, path: str) -> str:
        """Whole address of a path, or of an address of this server. Raises ProviderError for one of another."""
        if "://" not in path:
            return f"{self.base_url}/{path.lstrip('/')}"
        if not self.is_here(path):
            raise malformed(self.label, self.clean(f"it leads to {path}"), is_sent=False)
        return path

    def is_here(self, url: str) -> bool:
        """Of the same scheme, host and port as the base URL. What is no address is not."""
        try:
            return origin(url) == origin(self.base_url)
        except ValueError:
            return False

    def redacted(self, value: Any) -> Any:
        return redacted(value, self.secrets)

    def clean(self, text: str) -> str:
        return clean(text, self.secrets)

    @contextmanager
    def _answer(
        self,
        method: str,
        path: str,
        *,
        submits: bool,
        wait: float = READ,
        absent: ErrorKind = ErrorKind.BAD_REQUEST,
        **request: Any,
    ) -> Iterator[httpx2.Response]:
        timeout = httpx2.Timeout(wait, connect=CONNECT)
        with self._broken(submits), self._http.stream(method, self.url(path), timeout=timeout, **request) as response:
            if not response.is_success:
                raise self._refusal(response, submits, absent)
            yield response

    def _refusal(self, response: httpx2.Response, submits: bool, absent: ErrorKind) -> AnswerError:
        body = b""
        for piece in response.iter_bytes(PIECE):
            body += piece
            if len(body) > ERROR_MAX:
                break
        headers = {name.lower(): value for name, value in response.headers.items()}
        return error_of(self.label, response.status_code, headers, body, submits=submits, absent=absent, secrets=self.secrets)

    @contextmanager
    def _broken(self, submits: bool) -> Iterator[None]:
        """Errors of the line as ours. Before the connection stands nothing can have been sent."""
        try:
            yield
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as error:
            message = f"{self.label} cannot be reached."
            raise ProviderError(ErrorKind.NETWORK, message, detail=self.clean(str(error))) from None
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol, httpx2.LocalProtocolError) as error:
            message = f"The address of {self.label} cannot be used. Check it in the settings."
            raise ProviderError(ErrorKind.BAD_REQUEST, message, detail=self.clean(str(error))) from None
        except httpx2.TimeoutException as error:
            message = f"{self.label} did not answer in time."
            raise ProviderError(ErrorKind.TIMEOUT, message, detail=type(error).__name__, is_sent=submits) from None
        except httpx2.RequestError as error:
            message = f"The connection to {self.label} broke off."
            raise ProviderError(ErrorKind.NETWORK, message, detail=self.clean(str(error)), is_sent=submits) from None

    def _read(self, response: httpx2.Response, most: int, *, until: float, is_sent: bool) -> bytes:
        pieces, size = [], 0
        for piece in response.iter_bytes(PIECE):
            size += len(piece)
            if size > most:
                raise malformed(self.label, f"more than {most} bytes", is_sent=is_sent)
            if time.monotonic() > until:
                raise ProviderError(
                    ErrorKind.TIMEOUT, f"{self.label} did not answer in time.", detail="too slow", is_sent=is_sent
                )
            pieces.append(piece)
        return b"".join(pieces)

    def _save(self, response: httpx2.Response, target: Path, most: int, advance: Advance | None, *, is_sent: bool) -> None:
        whole = int(response.headers.get("content-length", "0") or 0)
        size, until = 0, time.monotonic() + DOWNLOAD_SECONDS
        if whole > most:
            raise self._too_large(most)
        with target.open("wb") as file:
            for piece in response.iter_bytes(PIECE):
                size += len(piece)
                if size > most:
                    raise self._too_large(most)
                if time.monotonic() > until:
                    raise ProviderError(ErrorKind.TIMEOUT, f"{self.label} is too slow with the file.", is_sent=is_sent)
                file.write(piece)
                if advance is not None:
                    advance(min(size / whole, 1.0) if whole else 0.0, "Fetching")
        if not size:
            raise malformed(self.label, "an empty file", is_sent=is_sent)

    def _too_large(self, most: int) -> ProviderError:
        message = f"What {self.label} made is larger than {most / 1024**2:,.0f} MB, the most that the studio takes."
        return ProviderError(ErrorKind.BAD_REQUEST, message)


@cache
def _trusted() -> ssl.SSLContext:
    """Who signs certificates, read once for all clients: it takes a tenth of a second."""
    return httpx2.create_ssl_context(trust_env=False)


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port. Raises ValueError for what is no address."""
    parts = urlsplit(url)
    return parts.scheme.lower(), (parts.hostname or "").lower(), parts.port or _PORTS.get(parts.scheme.lower(), 0)


def mime_type_of(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()
