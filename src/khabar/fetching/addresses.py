"""Which addresses may be asked: http and https, and public ones alone unless private ones are allowed."""

from __future__ import annotations

import ipaddress
import re
import socket
from urllib.parse import quote, urljoin, urlsplit

from khabar.errors import FetchError

SCHEMES = {"http": 80, "https": 443}
_HOST = re.compile(r"(?!-)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?")
_SAFE = "/%:@!$&'()*+,;=~-._"  # what RFC 3986 allows in a path, and % of what is escaped already
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def web_url(written: str, base: str = "") -> str:
    """A URL as it is asked for: http or https, host in ASCII, path and query escaped, no fragment. FetchError otherwise.

    One that is relative is so to ``base``.
    """
    try:
        parts = urlsplit(urljoin(base, written.strip()))
        if parts.scheme not in SCHEMES:
            raise FetchError("wrong", written, f"only http and https are fetched, not {parts.scheme or 'a URL without scheme'}")
        host, port = _host(parts.hostname or ""), parts.port
        path, query = quote(parts.path, safe=_SAFE), quote(parts.query, safe=_SAFE + "?")
    except (UnicodeError, ValueError) as error:
        raise FetchError("wrong", written, f"this is no URL ({error})") from None
    if parts.username is not None or parts.password is not None:
        raise FetchError("wrong", written, "a URL with user name or password is not fetched")
    place = host if port in (None, SCHEMES[parts.scheme]) else f"{host}:{port}"
    return f"{parts.scheme}://{place}{path or '/'}{query and f'?{query}'}"


def _host(name: str) -> str:
    """A host in ASCII; ValueError where it is none."""
    if ":" in name:
        return f"[{ipaddress.IPv6Address(name)}]"
    host = name.encode("idna").decode("ascii").lower()
    if not _HOST.fullmatch(host):
        raise ValueError(f"host {name!r}")
    return host


def addresses(url: str, host: str, port: int, *, allow_private: bool) -> list[str]:
    """The addresses of a host, each of which may be connected to. FetchError where there is none, or one is not public."""
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        why = (isinstance(error, OSError) and error.strerror) or error
        raise FetchError("unreachable", url, f"the name {host} leads nowhere ({why})") from None
    names = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for name in names:
        if not allow_private and not is_public(ipaddress.ip_address(name)):
            raise FetchError("refused", url, f"{host} leads to {name}, which is no public address; --allow-private allows it")
    return names


def is_public(address: Address) -> bool:
    """Whether an address is on the open internet: not private, link-local, loopback, multicast or reserved, nor hiding such."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)
