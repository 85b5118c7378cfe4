"""Which list a new row is of, and which entries only tell in their own words."""

from __future__ import annotations

from docsync.facts.rows import row_facts
from docsync.match.analogy import analogues
from tests.unit.match.test_analogy import HEAD, NAMES, TOLD, lines, made, row
from tests.unit.samples import document

TYPED = row("kilo-node", "str", others="{n}-node|str")


def entries(owner: str) -> str:
    return "".join(f"- `{name}-node` of the {owner}: str\n" for name in NAMES)


def test_one_owner_has_a_list_of_them() -> None:
    text = HEAD + entries("hub")
    assert made(TYPED, text) == ["- `kilo-node` of the hub: str"]


def test_of_the_lists_of_two_owners_nobody_knows_which_is_meant() -> None:
    text = f"{HEAD}## Hubs\n\n{entries('hub')}\n## Gates\n\n{entries('gate')}"
    assert made(TYPED, text) == []


def test_two_kinds_of_entries_are_no_two_owners() -> None:
    text = HEAD + lines("- `{n}-node`\n") + "\nOr:\n\n" + lines("    use {n}-node;\n")
    assert sorted(made(row("kilo-node"), text)) == ["    use kilo-node;", "- `kilo-node`"]


def test_a_placeholder_before_a_text_is_none_of_its_words() -> None:
    """Four take a value, and say so; the others do not, and the new row is like none of them."""
    told = "".join(
        f"  --{name}-node{' <value>' if n < 4 else '        '}  Says {name} to all.\n"
        for n, name in enumerate(NAMES)
    )
    assert made(TOLD, f"{HEAD}```\n{told}```\n") == []
    same = "".join(f"  --{name}-node  Says {name} to all.\n" for name in NAMES)
    assert made(TOLD, f"{HEAD}```\n{same}```\n") == ["  --kilo-node  Says kilo to all."]


def record(name: str, kind: str, *, is_turned: bool = False) -> str:
    lines = [f"    kind: '{kind}',\n", f"    text: 'Says {name} to all.',\n"]
    return f"  '{name}-node': {{\n{''.join(reversed(lines) if is_turned else lines)}  }},\n"


def test_lines_with_a_name_of_their_own_may_stand_in_any_order() -> None:
    old = [record(n, "flag", is_turned=i % 2 == 1) for i, n in enumerate(NAMES)]
    before = f"const all = {{\n{''.join(old)}}};\n"
    after = f"const all = {{\n{''.join([*old, record('kilo', 'flag')])}}};\n"
    facts = row_facts([("src/all.js", before.encode(), after.encode())])
    (fact,) = (f for f in facts if f.symbol == "kilo-node")
    assert fact.rows is not None
    assert all(None not in values for values in fact.rows.beside)
    assert {values[fact.rows.own.index("flag")] for values in fact.rows.beside} == {"flag"}
    text = HEAD + "".join(f"- `{n}-node`: Says {n} to all.\n" for n in NAMES)
    assert [one.text for one in analogues(fact, document(text))] == [
        "- `kilo-node`: Says kilo to all."
    ]


def test_the_options_of_a_directive_are_those_of_all() -> None:
    form = ".. autoclass:: hub.{C}Node\n   :members: open\n\n"
    classes = row("hub.KiloNode", others="hub.{C}Node")
    got = made(classes, "Nodes\n=====\n\n" + lines(form), "docs/api.rst")
    assert got == [".. autoclass:: hub.KiloNode\n   :members: open"]
    judged = "- `hub.{C}Node`: open\n"
    assert made(classes, HEAD + lines(judged)) == []


def test_between_two_lists_the_beginning_of_a_value_tells_which() -> None:
    codes = [f"C_{n}" for n in (401, 402, 403, 500, 501, 502)]
    lists = "".join(f"- `{c}`\n" for c in codes[:3]) + "\nAnd:\n\n"
    text = HEAD + lists + "".join(f"- `{c}`\n" for c in codes[3:])
    (one,) = analogues(row("C_404", others="{n}", names=codes), document(text))
    assert (one.text, one.beside[0], one.is_before) == ("- `C_404`", 4, False)
    assert made(row("C_600", others="{n}", names=codes), text) == []


def test_a_directive_below_an_example_is_none_of_it() -> None:
    form = ".. automethod:: {n}-node\n"
    text = "Nodes\n=====\n\nFor example::\n\n    >>> hub.golf()\n    golf\n\n"
    got = made(row("kilo-node"), text + lines(form), "docs/api.rst")
    assert got == [".. automethod:: kilo-node"]
    assert made(row("kilo-node"), f"{HEAD}For example:\n\n" + lines("- `{n}-node`\n")) == []


def test_the_mark_behind_a_name_is_of_its_column() -> None:
    cells = "".join(
        f"| `{f'{n}-node`':<16} | Says {n} to all.{' ' * (8 - len(n))} |\n" for n in NAMES
    )
    head = "| Name              | Text                      |\n| --- | --- |\n"
    (got,) = made(TOLD, HEAD + head + cells)
    assert got == f"| `{'kilo-node`':<16} | Says kilo to all.{' ' * 4} |"


def test_what_ends_a_line_stays_as_it_is() -> None:
    assert made(row("ko-node"), HEAD + lines("- {n}-node  \n")) == ["- ko-node  "]
