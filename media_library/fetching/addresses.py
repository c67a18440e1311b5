"""Which addresses may be fetched from: plain ones, of names and numbers that are on the public internet. Pure.

Refused is what is not known to be public, and whatever carries another address inside it: 6to4, Teredo, NAT64, mapped IPv4.
"""

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, unquote, urljoin, urlsplit

from media_library.fetching.errors import NotFetched

PORTS = {"https": 443, "http": 80}
LONGEST = 2000  # characters of an address

_PRIVATE_4 = [
    ip_network(each)
    for each in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by a provider's customers
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's own server, which only its machines reach
        "169.254.0.0/16",  # link-local, and the clouds' metadata
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",  # for documentation, as the next but four and the last but two
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",
        "198.18.0.0/15",  # for benchmarks
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
]
_PUBLIC_6 = ip_network("2000::/3")  # all else is local, multicast, or a form of IPv4
_PRIVATE_6 = [
    ip_network(each)
    for each in (
        "2001::/23",  # of protocols: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # for documentation, as the last
        "2002::/16",  # 6to4
        "3fff::/20",
    )
]
_INNER_NAMES = ("localhost", "localdomain", "local", "internal", "lan", "arpa")
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(\.(?!-)[a-z0-9_-]{1,63})+")
_NUMERIC = re.compile(r"\d+|0x[0-9a-f]*")  # a last label that makes resolvers read the whole as a number


@dataclass(frozen=True)
class Place:
    """Where a file is. `host` is a name in ASCII or an address; `target` is path and query as they are sent."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def shown(self) -> str:
        """Without what stands behind a question mark: it may be a secret."""
        return f"{self.scheme}://{self.authority}{self.target.partition('?')[0]}"

    @property
    def name(self) -> str:
        """What the file may be called: the last part of its address, else the host."""
        return last_words(unquote(self.target.partition("?")[0])) or self.host

    @property
    def authority(self) -> str:
        """As a Host header has it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    def follow(self, location: str) -> "Place":
        """Where an answer from here sends us. Raises NotFetched."""
        try:
            following = parse(urljoin(f"{self.scheme}://{self.authority}{self.target}", location))
        except ValueError:
            raise NotFetched("The server sent the studio on to something that is no web address.") from None
        if self.scheme == "https" and following.scheme == "http":
            raise NotFetched("The server sent the studio on from a secure address to one that is not.")
        return following


def parse(url: str) -> Place:
    """Raises NotFetched with what is wrong with it. A name is only resolved later."""
    if len(url) > LONGEST or "\\" in url or not url.isprintable() or " " in url:
        raise NotFetched("This is not a web address.")
    if url.partition(":")[0].lower() not in PORTS:
        raise NotFetched("Only addresses that begin with https:// or http:// can be imported.")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = _host(parts.hostname or "")
    except ValueError:  # of urlsplit and of the codec of international names
        raise NotFetched("This is not a web address.") from None
    if parts.username is not None or parts.password is not None:
        raise NotFetched("An address with a name and password in it is not taken.")
    if port not in (None, *PORTS.values()):
        raise NotFetched("Only servers at the usual ports, 443 and 80, are asked.")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return Place(parts.scheme, host, port or PORTS[parts.scheme], f"{path}?{query}" if query else path)


def last_words(path: str) -> str:
    """The last part of a path of whatever system, as words for people and never a place: no control characters."""
    last = path.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return "".join(character for character in last if character.isprintable()).strip()[:255]


def is_public(address: str) -> bool:
    """Whether a numeric address is one of the public internet."""
    try:
        number = ip_address(address)
    except ValueError:
        return False
    if isinstance(number, IPv4Address):
        return not any(number in network for network in _PRIVATE_4)
    return number in _PUBLIC_6 and not any(number in network for network in _PRIVATE_6)


def nobody_at(host: str) -> NotFetched:
    """The same for a name that nobody has and for one that leads inside."""
    return NotFetched(f"There is no public server at {host[:100]}.")


def _host(given: str) -> str:
    """The name as the resolver gets it, or the address. Raises NotFetched, or ValueError for what is neither."""
    if ":" in given:
        host = str(IPv6Address(given))
        if not is_public(host):
            raise nobody_at(given)
        return host
    host = given.encode("idna").decode().lower().removesuffix(".")  # first of all: it turns other digits and dots into ours
    labels = host.split(".")
    if _NUMERIC.fullmatch(labels[-1]):
        return _number(host)
    if not _NAME.fullmatch(host) or labels[-1] in _INNER_NAMES:
        raise nobody_at(host) if host else ValueError
    return host


def _number(host: str) -> str:
    """Only four plain decimal numbers are an address: a resolver takes 0x7f.1, 2130706433 and 0177.0.0.1 too."""
    try:
        address = str(IPv4Address(host))
    except AddressValueError:
        raise nobody_at(host) from None
    if not is_public(address):
        raise nobody_at(host)
    return address
