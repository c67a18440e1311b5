"""The table of addresses that must never be fetched from, in every form that they are known to be written in."""

import pytest

from media_library.fetching.addresses import is_public, parse
from media_library.fetching.errors import NotFetched

INSIDE = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.100.100.200",  # Alibaba's metadata
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",  # Azure's
    "169.254.0.1",
    "169.254.169.254",  # everybody else's
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.192",  # Oracle's
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.7",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:169.254.169.254",
    "::127.0.0.1",
    "::8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:7f00:1:0:0:80ff:fffe",  # Teredo
    "2001:2::1",
    "2001:10::1",
    "2001:db8::1",
    "2002:7f00:1::",  # 6to4 of 127.0.0.1
    "2002:a00:1::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",  # Amazon's metadata
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "nonsense",
    "",
]
OUTSIDE = [
    "1.1.1.1",
    "8.8.8.8",
    "100.63.255.255",
    "100.128.0.1",
    "169.253.0.1",
    "172.15.0.1",
    "172.32.0.1",
    "223.255.255.255",
    "2001:200::1",
    "2001:4860:4860::8888",
    "2606:4700:4700::1111",
    "2a00:1450:4001::1",
]
REFUSED = {
    "http://127.0.0.1/": "no public server",
    "http://127.1/": "no public server",
    "http://127.0.1/": "no public server",
    "http://0/": "no public server",
    "http://2130706433/": "no public server",
    "http://0x7f000001/": "no public server",
    "http://0x7f.1/": "no public server",
    "http://0x7f.0x0.0x0.0x1/": "no public server",
    "http://017700000001/": "no public server",
    "http://0177.0.0.1/": "no public server",
    "http://127.0.0.01/": "no public server",
    "http://8.8.8.0x8/": "no public server",
    "http://127.0.0.1./": "no public server",
    "http://\uff11\uff12\uff17.0.0.1/": "no public server",
    "http://127。0。0。1/": "no public server",
    "http://169.254.169.254/latest/meta-data/": "no public server",
    "http://[::]/": "no public server",
    "http://[::1]/": "no public server",
    "http://[::ffff:127.0.0.1]/": "no public server",
    "http://[0:0:0:0:0:ffff:7f00:1]/": "no public server",
    "http://[fe80::1%25eth0]/": "no public server",
    "http://[fd00:ec2::254]/": "no public server",
    "http://[::1/": "not a web address",
    "http://localhost/": "no public server",
    "http://LOCALHOST./": "no public server",
    "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/": "no public server",
    "http://db.localhost/": "no public server",
    "http://localhost.localdomain/": "no public server",
    "http://printer.local/": "no public server",
    "http://metadata.google.internal/": "no public server",
    "http://intranet/": "no public server",
    "http://1.0.0.127.in-addr.arpa/": "no public server",
    "http://example.com%2f@127.0.0.1/": "name and password|no public server",
    "http://example.com@127.0.0.1/": "no public server",
    "https://ada:secret@example.com/": "name and password",
    "https://ada@example.com/": "name and password",
    "https://127%2e0.0.1/": "no public server",
    "https://example..com/": "not a web address",
    "https://-example.com/": "no public server",
    "https:///etc/passwd": "not a web address",
    "https:example.com": "not a web address",
    "https://": "not a web address",
    "https://example.com:22/": "usual ports",
    "https://example.com:8080/": "usual ports",
    "https://example.com:70000/": "not a web address",
    "https://example.com\\@127.0.0.1/": "not a web address",
    "https://exa\tmple.com/": "not a web address",
    "https://example.com/a b": "not a web address",
    "https://example.com/\r\nHost: inside": "not a web address",
    "https://example.com/\u202e4pm.exe": "not a web address",
    "https://" + "a" * 64 + ".com/": "not a web address|no public server",
    "https://example.com/" + "a" * 2000: "not a web address",
    "file:///etc/passwd": "begin with https",
    "ftp://example.com/film.mp4": "begin with https",
    "gopher://127.0.0.1:70/": "begin with https",
    "data:video/mp4;base64,AAAA": "begin with https",
    "concat:https://example.com/a|file:///etc/passwd": "begin with https",
    "//example.com/film.mp4": "begin with https",
    "example.com/film.mp4": "begin with https",
    "": "begin with https",
}
PLAIN = {
    "https://example.com": ("example.com", 443, "/"),
    "HTTPS://Example.COM./a?b=c#d": ("example.com", 443, "/a?b=c"),
    "http://example.com:443/": ("example.com", 443, "/"),
    "https://bücher.example.com/": ("xn--bcher-kva.example.com", 443, "/"),
    "https://example.com/é/ü.mp4?x=ö": ("example.com", 443, "/%C3%A9/%C3%BC.mp4?x=%C3%B6"),
    "https://example.com/a%20b.mp4": ("example.com", 443, "/a%20b.mp4"),
    "http://8.8.8.8/": ("8.8.8.8", 80, "/"),
    "http://[2606:4700:4700:0::1111]/": ("2606:4700:4700::1111", 80, "/"),
    "https://0x7f.example.com/": ("0x7f.example.com", 443, "/"),
}


@pytest.mark.parametrize("address", INSIDE)
def test_an_inner_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_outer_address_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("url", REFUSED)
def test_an_address_that_is_not_plain_or_not_public_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(NotFetched, match=REFUSED[url]) as refused:
        parse(url)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("url", PLAIN)
def test_a_plain_address_is_taken_apart(url: str) -> None:
    place = parse(url)
    assert (place.host, place.port, place.target) == PLAIN[url]


def test_what_is_shown_of_an_address_holds_no_secret() -> None:
    assert parse("https://example.com/film.mp4?signature=secret#x").shown == "https://example.com/film.mp4"


def test_the_name_that_a_server_hears_is_the_one_that_was_asked_for() -> None:
    asked = ["https://example.com/", "http://example.com:443/", "http://[2606:4700:4700::1111]/"]
    assert [parse(url).authority for url in asked] == ["example.com", "example.com:443", "[2606:4700:4700::1111]"]


def test_a_redirect_may_be_relative_and_is_judged_like_any_address() -> None:
    place = parse("https://example.com/a/b.mp4?c")
    assert place.follow("../d.mp4").target == "/d.mp4"
    assert place.follow("//cdn.example.com/d").host == "cdn.example.com"
    for location in [
        "http://169.254.169.254/",
        "https://localhost/",
        "file:///etc/passwd",
        "https://example.com:22/",
        "http://[::1",
    ]:
        with pytest.raises(NotFetched):
            place.follow(location)


def test_a_redirect_never_leads_from_a_secure_address_to_an_open_one() -> None:
    assert parse("http://example.com/").follow("https://example.com/").scheme == "https"
    with pytest.raises(NotFetched, match="not"):
        parse("https://example.com/").follow("http://example.com/")
