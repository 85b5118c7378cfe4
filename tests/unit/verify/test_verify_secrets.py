"""What must not be published, and what only looks so."""

from __future__ import annotations

import pytest

from docsync.facts.fact import FactKind
from docsync.selftest.faults_reply import HOSTS, SECRETS
from docsync.verify.secrets import is_random
from tests.unit.verify.rewrites import fact, failures, verified

CHANGE = fact(FactKind.DEFAULT_CHANGED, "--limit", "20", "50")
OLD = "`--limit` defaults to 20.\n"
NEW = "`--limit` defaults to 50.\n"


def said(word: str, **more: str) -> str:
    result = verified(OLD, f"{NEW.rstrip()} See `{word}`.\n", CHANGE, diff=f"# {word}", **more)
    return failures(result).get("secrets", "")


@pytest.mark.parametrize("secret", SECRETS)
def test_a_key_of_the_change_is_not_carried(secret: str) -> None:
    assert "looks like a secret" in said(secret)


@pytest.mark.parametrize("host", [*HOSTS, "fd12:3456::1", "db.svc.cluster.local", "169.254.1.1"])
def test_a_private_host_of_the_change_is_not_carried(host: str) -> None:
    assert "a private host" in said(host)
    assert said(host, doc=f"Runs on {host}.") == ""


@pytest.mark.parametrize(
    "word",
    [
        "sk-learn",
        "max_connections_per_backend_host",
        "docs/guides/getting-started/installation",
        "GenericApplicationContextFactory2",
        "--no-verify-ssl-certificates-at-all",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "00000000000000000000000000000000",
        "127.0.0.1",
        "8.8.8.8",
        "example.com",
        "settings.local",
    ],
)
def test_names_and_public_hosts_are_no_secrets(word: str) -> None:
    assert said(word) == ""


def test_a_pinned_digest_is_carried_where_it_is_what_changed() -> None:
    was, now = "3b" * 18 + "90af", "9f1c04e7d2a85b36c0f4e19d7a28b5630c4df1ea"
    pinned = fact(FactKind.VALUE_CHANGED, "revision", was, now)
    old, new = f"`revision` is `{was}`.\n", f"`revision` is `{now}`.\n"
    assert is_random(now)
    assert "secrets" not in failures(verified(old, new, pinned, diff=now))
    token = fact(FactKind.VALUE_CHANGED, "api_token", was, now)
    old, new = old.replace("revision", "api_token"), new.replace("revision", "api_token")
    assert "secrets" in failures(verified(old, new, token, diff=now))


def test_what_the_block_has_already_stays() -> None:
    old = f"`--limit` defaults to 20. Never commit `{SECRETS[0]}`.\n"
    result = verified(old, old.replace("20", "50"), CHANGE)
    assert "secrets" not in failures(result)


def test_an_address_that_is_kept_for_examples_is_nobodys() -> None:
    written = "`--sign` adds a name and an address: `Ann <{}>`.\n"
    told = fact(FactKind.FLAG_ADDED, "--sign", None, None)
    for address, is_private in (
        ("ann@example.com", False),
        ("ann@corp.example-mail.com", True),
    ):
        new = OLD + written.format(address)
        assert ("secrets" in failures(verified(OLD, new, told))) is is_private


@pytest.mark.parametrize(
    ("word", "is_address"),
    [
        ("toolx@2.5.0", False),
        ("@acme/toolx@1.2.3", False),
        ("actions/checkout@v4.1.0", False),
        ("toolx@2.5.0-rc.beta", False),
        ("acme/toolx@sha256:0f1e2d3c", False),
        ("ann@corp-mail.io", True),
        ("ann.lee+x@mail.corp7.co.uk", True),
        ("ann@163.com", True),
        ("ann@1.mail.museum", True),
        ("ann@b\u00fcro.\u4e2d\u56fd", True),
        ("ann@corp.xn--p1ai", True),
    ],
)
def test_a_package_at_a_version_is_no_address(word: str, is_address: bool) -> None:
    assert ("an e-mail address" in said(word)) is is_address
