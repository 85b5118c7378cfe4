"""Code that came into a text as if it were words."""

from __future__ import annotations

import pytest

from docsync.facts.fact import FactKind
from docsync.rewrite.proposal import CheckStatus, Origin
from tests.unit.verify.rewrites import fact, failures, verified

TEXT = "The server reads `port` when it starts."
ADDED = fact(FactKind.KEY_ADDED, "host", None, None)


def is_rejected(new: str, old: str, format: str = "markdown") -> bool:
    found = verified(old, new, ADDED, format=format)
    return any(c.name == "pasted code" and c.status is CheckStatus.FAILED for c in found.checks)


@pytest.mark.parametrize(
    "lines",
    [
        'Restores the host.\n"""',
        "def restore(host: str) -> None:",
        "class Host(Server):",
        "func (s *Server) Host() string {",
        "try:",
        "} else {",
        "}",
        'host = get("host")',
        "context: dict[str, str] = get_context()",
        "bind(**saved)",
        "return bind(host)",
        "await self.host.close();",
        "with bind(host) as it:",
        "const host = 3;",
        "Unbinds it.\n\n    context = get()\n    try:\n        yield",
    ],
)
def test_lines_of_code_are_no_words(lines: str) -> None:
    assert is_rejected(f"{TEXT}\n\n{lines}", TEXT)
    assert is_rejected(f"{TEXT}\n{lines}\n", TEXT, "rst")
    fenced = f"{TEXT}\n\n```python\n{lines}\n```"
    assert not is_rejected(fenced, TEXT), "in a block it is code"
    assert not is_rejected(f"{TEXT}\n\n{lines} ", f"{TEXT}\n\n{lines}"), "it was there"


@pytest.mark.parametrize(
    "line",
    [
        "It reads `host` (a name), too.",
        "- `host = 1` binds to one.",
        "* host: the name of the server (or its address)",
        "The host is read by `serve()`;",
        "For each of them (all of these):",
        "If you set it, call `bind(host)`:",
        "| host | 3; 4 |",
        ".. function:: bind(host)",
        "   :members: bind, host",
        "else it is `None`.",
        "[host](host.md);",
        "it waits for the first one;",
        "import it from the server (the other way is slow).",
        "return to the first one of them;",
        "for the port(s) and host(s):",
        "port(s)",
        "timeout=30 means that requests that take longer are given up.",
        'Texts stand between `"""` and `"""`.',
        "bind(host)\n   Binds it.",
        "host: str = None\n    The host.",
        ".. function:: bind(port)\n              bind(host, port)",
        ".. parsed-literal::\n\n   host = 1",
        "$$\nsize = host + 1\n$$",
        '<img\n  alt="c"\n/>',
        "import Host from '@x/Host';",
    ],
)
def test_words_and_markup_are_no_code(line: str) -> None:
    assert not is_rejected(f"{TEXT}\n\n{line}", TEXT)
    assert not is_rejected(f"{TEXT}\n\n{line}", TEXT, "rst")


def test_what_a_rule_writes_is_not_pasted() -> None:
    old = f"{TEXT}\n\n    max-wait = 30"
    found = verified(old, old.replace("-", "_"), ADDED, origin=Origin.MECHANICAL)
    assert "pasted code" not in failures(found)


def test_where_lines_of_that_shape_stand_one_more_may_come() -> None:
    old = "Settings:\n\nport = 80\nuser = none"
    assert not is_rejected(f"{old}\nhost = one", old)
    assert is_rejected(f"{old}\nbind(host)", old)
