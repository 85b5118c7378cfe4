"""Where a model server listens, and whether that is this machine."""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
from dataclasses import dataclass
from urllib.parse import urlsplit

from docsync.errors import ModelUnavailable, RemoteRefused, UsageError


@dataclass(frozen=True, slots=True)
class Address:
    """`base_url` carries the `/v1` of the chat endpoint, `root_url` does not; neither ends in "/".

    `host_header` is set when `base_url` names the checked IP address in place of a host name.
    """

    base_url: str
    root_url: str
    is_loopback: bool
    host_header: str = ""


def resolve(base_url: str, *, allow_remote: bool, timeout_s: float) -> Address:
    """Check a base URL as a user writes it: with or without `/v1`.

    A host name is looked up once and the address found is the one that is used, so a name cannot
    point to this machine while it is checked and elsewhere afterwards.

    Raises:
        UsageError: it is no http(s) URL.
        RemoteRefused: it is not on loopback and `allow_remote` is false.
        ModelUnavailable: its name cannot be looked up within `timeout_s` seconds.
    """
    text = base_url.strip().rstrip("/")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError(f"base-url {base_url!r} is no URL: {error}") from error
    if parts.scheme not in ("http", "https") or not host:
        raise UsageError(
            f"base-url {base_url!r} is no http URL. It looks like http://127.0.0.1:8080/v1"
        )
    if parts.username or parts.query or parts.fragment:
        raise UsageError(
            "base-url may hold no user, query or fragment; a key goes into DOCSYNC_API_KEY"
        )
    path = parts.path.rstrip("/") or "/v1"
    root_path = path.removesuffix("/v1")
    found = _look_up(host, port or (443 if parts.scheme == "https" else 80), timeout_s)
    is_loopback = all(is_loopback_ip(ip) for ip in found)
    if not is_loopback and not allow_remote:
        raise RemoteRefused(
            f"{host} ({found[0]}) is not this machine, and prompts hold your code and documents. "
            "To allow it, set allow-remote = true under [model] in docsync.toml, or "
            "DOCSYNC_ALLOW_REMOTE=true."
        )
    netloc, host_header = parts.netloc, ""
    if is_loopback and parts.scheme == "http" and host != "localhost" and host not in found:
        host_header = parts.netloc
        netloc = f"[{found[0]}]" if ":" in found[0] else found[0]
        netloc += f":{port}" if port else ""
    origin = f"{parts.scheme}://{netloc}"
    return Address(origin + path, origin + root_path, is_loopback, host_header)


def is_loopback_ip(ip: str) -> bool:
    """True for 127.0.0.0/8 and ::1, also written as IPv4-mapped IPv6."""
    address = ipaddress.ip_address(ip)
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def _look_up(host: str, port: int, timeout_s: float) -> list[str]:
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        pass
    answers: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put([str(info[4][0]).partition("%")[0] for info in infos])
        except (OSError, UnicodeError) as error:
            answers.put(OSError(str(error)))

    # the resolver of the system knows no time limit, so it is left behind when it takes too long
    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answers.get(timeout=timeout_s)
    except queue.Empty:
        raise ModelUnavailable(
            f"the host {host} was not looked up within {timeout_s:g} s. Check base-url."
        ) from None
    if isinstance(found, OSError) or not found:
        raise ModelUnavailable(f"the host {host} cannot be looked up ({found}). Check base-url.")
    return found
