"""An internet of one machine: names lead to public addresses that nobody has, and connections to those end at a server here.

The server says the bytes that a test wrote for a host and path, and remembers what it was asked.
"""

import datetime
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from media_library.fetching.line import Internet

PUBLIC = "93.184.216.34"  # any address that is_public lets pass
Answer = bytes | Callable[[socket.socket], None]


def ok(body: bytes, *headers: str) -> bytes:
    return head(200, f"Content-Length: {len(body)}", *headers) + body


def head(status: int, *headers: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status} Whatever", *headers, "", ""]).encode("latin-1")


def sent_on(location: str, status: int = 302) -> bytes:
    return head(status, f"Location: {location}", "Content-Length: 0")


@dataclass
class OneMachine:
    """`names` is what the resolver says, one list for each time that it is asked; the last one stays."""

    folder: Path
    answers: dict[str, Answer] = field(default_factory=dict)  # by host and path
    names: dict[str, list[list[str]]] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)  # addresses that refuse a connection
    asked: list[bytes] = field(default_factory=list)
    dialled: list[tuple[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(10)
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def internet(self) -> Internet:
        return Internet(self._resolve, self._connect, self._trust)

    def close(self) -> None:
        self._server.close()

    def _resolve(self, host: str, port: int) -> list[str]:
        answers = self.names.get(host)
        if answers is None:
            raise socket.gaierror(-2, "Name or service not known")
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def _connect(self, address: str, port: int) -> socket.socket:
        self.dialled.append((address, port))
        if address in self.silent:
            raise ConnectionRefusedError
        return socket.create_connection(self._server.getsockname(), 10)

    def _trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=certificate(self.folder))

    def _serve(self) -> None:
        while True:
            try:
                sock, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(sock,), daemon=True).start()

    def _answer(self, sock: socket.socket) -> None:
        sock.settimeout(10)
        try:
            if sock.recv(1, socket.MSG_PEEK) == b"\x16":  # a TLS handshake
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(certificate(self.folder))
                sock = context.wrap_socket(sock, server_side=True)
            request = b"".join(iter(partial(_line, sock), b"\r\n"))
            self.asked.append(request)
            path = request.split()[1].decode()
            host = request.lower().split(b"host: ")[1].split(b"\r\n")[0].decode()
            answer = self.answers.get(host + path, head(404))
            if callable(answer):
                answer(sock)
            else:
                sock.sendall(answer)
        except OSError:
            pass
        finally:
            sock.close()


def _line(sock: socket.socket) -> bytes:
    return b"".join(iter(lambda: sock.recv(1), b"\n")) + b"\n"


@cache
def certificate(folder: Path) -> Path:
    """A file with a key and its certificate for films.example.com, which trusts itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "films.example.com")])
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("films.example.com")]), critical=False)
    )
    signed = builder.sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    plain = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / "certificate.pem"
    file.write_bytes(plain + signed.public_bytes(pem))
    return file
