"""The same for reStructuredText: directives, roles, substitutions, drawn tables."""

from __future__ import annotations

import pytest

from docsync.facts.fact import FactKind
from docsync.verify.verify import explain
from tests.unit.verify.rewrites import fact, failures, verified

OLD = """.. _pooling:

Connection pooling
==================

Every :class:`Engine` keeps a pool.  ``create_engine()`` makes it when the
first connection is asked for; |product| never opens one before.

.. warning::

   Do not share a pool between processes.

``pool_size``
    Connections that stay open.  The default is ``5``.

``recycle_after``
    Seconds after which a connection is replaced, see :ref:`timeouts`.

================= ======== ==========================
Parameter         Default  Environment
================= ======== ==========================
pool_size         5        ``APP_POOL_SIZE``
recycle_after     3600     ``APP_RECYCLE``
================= ======== ==========================

+---------------+--------+
| Backend       | Pools  |
+===============+========+
| postgres      | yes    |
+---------------+--------+

.. code-block:: python

   engine = create_engine(url, pool_size=5)
   engine.dispose()

See [1]_ for numbers.
"""

FACTS = (
    fact(FactKind.DEFAULT_CHANGED, "pool_size", "5", "10", owner="create_engine"),
    fact(
        FactKind.PARAMETER_RENAMED,
        "recycle_after",
        "recycle_after",
        "recycle_s",
        owner="create_engine",
        siblings=("pool_size",),
    ),
)
DIFF = "def create_engine(url, pool_size=10, recycle_s=3600):\n"

GOOD = (
    OLD.replace("default is ``5``", "default is ``10``")
    .replace("pool_size         5 ", "pool_size         10")
    .replace("recycle_after     3600", "recycle_s         3600")
    .replace("``recycle_after``", "``recycle_s``")
)


def good_with(was: str, now: str) -> str:
    assert was in GOOD, was
    return GOOD.replace(was, now)


FAULTS = {
    "underline too short": ("headings", good_with("=" * 18 + "\n\nEvery", "====\n\nEvery")),
    "label lost": ("anchors", good_with(".. _pooling:\n\n", "")),
    "directive lost": ("directives", good_with(".. warning::\n\n   Do not", "Do not")),
    "directive added": ("directives", GOOD + "\n.. note::\n\n   The pool_size is 10.\n"),
    "directive misspelt": ("directives", good_with(".. warning::", ".. warning:")),
    "role invented": ("references", good_with(":class:`Engine`", ":obj:`Engine`")),
    "reference changed": ("links", good_with(":ref:`timeouts`", ":ref:`time-limits`")),
    "substitution lost": ("references", good_with("|product|", "The product")),
    "footnote lost": ("references", good_with("See [1]_ for", "See for")),
    "literal open": ("balance", good_with("``10``", "``10`")),
    "row dropped": ("tables", good_with("recycle_s         3600     ``APP_RECYCLE``\n", "")),
    "column overrun": ("tables", good_with("recycle_s         3600 ", "recycle_s (seconds) 3600 ")),
    "grid broken": ("tables", good_with("| postgres      | yes", "| postgres and all | yes")),
    "stale default": ("stale values", good_with("default is ``10``", "default is ``5``")),
    "stale name": ("stale values", good_with("``recycle_s``\n", "``recycle_after``\n")),
    "wrong default": ("new values", good_with("default is ``10``", "default is ``20``")),
    "invented variable": ("claims", good_with("``APP_RECYCLE``", "``APP_RECYCLE_S``")),
    "code broken": ("code", good_with("pool_size=5)", "pool_size=10")),
    "prose changed": (
        "prose",
        good_with("Do not share a pool between processes", "Sharing the pool is a bad idea"),
    ),
    "negation lost": ("polarity", good_with("|product| never opens one", "|product| opens one")),
}


def test_a_good_rewrite_passes_every_check() -> None:
    new = good_with("pool_size=5)", "pool_size=10)")
    result = verified(OLD, new, *FACTS, format="rst", diff=DIFF)
    assert explain(result.checks) == ""


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_caught(fault: str) -> None:
    name, new = FAULTS[fault]
    result = verified(OLD, new, *FACTS, format="rst", diff=DIFF)
    assert name in failures(result), explain(result.checks)


def test_a_note_of_history_may_be_added() -> None:
    old = "``recycle_after``\n    Seconds after which a connection is replaced.\n"
    new = (
        "``recycle_s``\n    Seconds after which a connection is replaced.\n\n"
        "    .. versionchanged:: 2.4\n       Renamed from ``recycle_after``.\n"
    )
    said = verified(old, new, *FACTS, format="rst", diff=DIFF, doc="As of 2.4 it is new.")
    assert explain(said.checks) == ""
    unsaid = verified(old, new, *FACTS, format="rst", diff=DIFF)
    assert "`2.4`" in failures(unsaid)["claims"]


def test_a_directive_may_be_added_for_an_added_thing_alone() -> None:
    old = ".. option:: --all\n\n   Show all.\n"
    new = fact(
        FactKind.FLAG_ADDED,
        "--quiet",
        None,
        None,
        detail="--quiet: print nothing",
        siblings=("--all",),
    )

    def failing(more: str) -> dict[str, str]:
        diff = '+    add_argument("--quiet", help="print nothing")\n'
        return failures(verified(old, f"{old}\n{more}", new, format="rst", diff=diff))

    assert failing(".. option:: --quiet\n\n   Print nothing.\n") == {}
    assert "directives" in failing(".. option:: --others\n\n   Print nothing.\n")
    assert "directives" in failing(".. envvar:: --quiet\n\n   Print nothing.\n")


def test_a_list_table_keeps_its_cells() -> None:
    old = ".. list-table::\n\n   * - ``pool_size``\n     - ``5``\n   * - ``url``\n     - required\n"
    good = old.replace("``5``", "``10``")
    bad = good.replace("     - ``10``\n", "     - ``10``\n     - new\n")
    assert failures(verified(old, good, *FACTS, format="rst", diff=DIFF)) == {}
    assert "tables" in failures(verified(old, bad, *FACTS, format="rst", diff=DIFF))
