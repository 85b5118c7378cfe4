"""Only this machine is asked, unless the user allows more."""

from __future__ import annotations

import socket
import time
from typing import Any

import pytest

from docsync.errors import ModelUnavailable, RemoteRefused, UsageError
from docsync.llm.address import Address, is_loopback_ip, resolve


def names(monkeypatch: pytest.MonkeyPatch, table: dict[str, list[str]]) -> None:
    """The names that this machine knows, in place of its DNS."""

    def getaddrinfo(host: str, port: int, *args: Any, **kwargs: Any) -> list[Any]:
        if host not in table:
            raise socket.gaierror(-2, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in table[host]]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


@pytest.mark.parametrize(
    ("written", "base_url", "root_url"),
    [
        ("http://127.0.0.1:80", "http://127.0.0.1:80/v1", "http://127.0.0.1:80"),
        ("http://127.0.0.1:80/", "http://127.0.0.1:80/v1", "http://127.0.0.1:80"),
        ("http://127.0.0.1:80/v1/", "http://127.0.0.1:80/v1", "http://127.0.0.1:80"),
        ("http://127.1.2.3/engines/v1", "http://127.1.2.3/engines/v1", "http://127.1.2.3/engines"),
        ("http://[::1]:80/v1", "http://[::1]:80/v1", "http://[::1]:80"),
    ],
)
def test_a_base_url_may_be_written_with_or_without_v1(
    written: str, base_url: str, root_url: str
) -> None:
    found = resolve(written, allow_remote=False, timeout_s=1)
    assert found == Address(base_url, root_url, is_loopback=True)


@pytest.mark.parametrize(
    "host", ["192.168.1.5", "10.0.0.1", "8.8.8.8", "[2001:db8::1]", "0.0.0.0", "169.254.169.254"]
)
def test_other_machines_are_refused_and_it_says_how_to_allow_them(host: str) -> None:
    with pytest.raises(RemoteRefused, match="allow-remote = true") as caught:
        resolve(f"http://{host}:80/v1", allow_remote=False, timeout_s=1)
    assert caught.value.exit_code == 2
    assert not resolve(f"http://{host}:80/v1", allow_remote=True, timeout_s=1).is_loopback


@pytest.mark.parametrize("ip", ["127.0.0.1", "127.255.0.3", "::1", "::ffff:127.0.0.1"])
def test_loopback_addresses(ip: str) -> None:
    assert is_loopback_ip(ip)


def test_a_name_that_points_here_is_replaced_by_the_address_that_was_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names(monkeypatch, {"model.test": ["127.0.0.1"]})
    found = resolve("http://model.test:81/v1", allow_remote=False, timeout_s=1)
    assert found.base_url == "http://127.0.0.1:81/v1"
    assert found.host_header == "model.test:81"


def test_one_remote_address_among_several_is_enough_to_refuse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names(monkeypatch, {"both.test": ["127.0.0.1", "192.0.2.7"]})
    with pytest.raises(RemoteRefused):
        resolve("http://both.test/v1", allow_remote=False, timeout_s=1)


def test_even_localhost_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    names(monkeypatch, {"localhost": ["192.0.2.7"]})
    with pytest.raises(RemoteRefused):
        resolve("http://localhost/v1", allow_remote=False, timeout_s=1)


def test_a_name_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    names(monkeypatch, {})
    with pytest.raises(ModelUnavailable, match=r"nobody\.test cannot be looked up"):
        resolve("http://nobody.test/v1", allow_remote=False, timeout_s=1)


def test_a_slow_resolver_does_not_hold_docsync(monkeypatch: pytest.MonkeyPatch) -> None:
    def getaddrinfo(*args: Any, **kwargs: Any) -> list[Any]:
        time.sleep(1.5)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    started = time.monotonic()
    with pytest.raises(ModelUnavailable, match=r"within 0\.2 s"):
        resolve("http://slow.test/v1", allow_remote=False, timeout_s=0.2)
    assert time.monotonic() - started < 1.0


@pytest.mark.parametrize(
    "written",
    ["", "127.0.0.1:8080", "ftp://127.0.0.1", "http://", "http://127.0.0.1:x", "http://[::1",
     "http://user:pw@127.0.0.1/v1", "http://127.0.0.1/v1?key=1"],
)  # fmt: skip
def test_what_is_no_base_url_is_a_usage_error(written: str) -> None:
    with pytest.raises(UsageError):
        resolve(written, allow_remote=True, timeout_s=1)
