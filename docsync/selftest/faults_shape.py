"""Faults of the shape: borders, headings, anchors, code blocks, lists, tables, links, markup."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from docsync.selftest.fault import (
    Kind,
    code,
    each,
    once,
    read,
    split_end,
    subject,
    units_of,
    with_paragraph,
    with_sentence,
    without_line,
)
from docsync.selftest.scenario import Good
from docsync.verify.outline import UnitKind

_ROW = r"^\|(?!\s*[-=:])[^\n]*\|$"


def _borders(good: Good) -> Iterator[str]:
    text = good.rewrite.new
    body, end = split_end(text)
    if not body:
        return
    yield body + ("\n" if end != "\n" else "\n\n")
    yield body + end + "\n"
    yield "\n" + text
    yield "  " + text
    if "\n" in body:
        yield text.replace("\n", "\r\n")


def _front_matter(good: Good) -> Iterator[str]:
    if good.rewrite.start == 0 and good.rewrite.new.strip():
        yield f"---\ntitle: {subject(good)}\n---\n\n{good.rewrite.new}"
        yield f"---\n{subject(good)}: {subject(good)}\n\n---\n\n{good.rewrite.new}"


def _heading_added(good: Good) -> Iterator[str]:
    name = subject(good)
    if good.format == "markdown":
        yield with_paragraph(good, f"## Notes on `{name}`\n\n`{name}` is new.")
        yield with_paragraph(good, f"## `{name}`")
    elif good.format == "asciidoc":
        yield with_paragraph(good, f"== Notes on `{name}`\n\n`{name}` is new.")
    elif not good.rewrite.new.startswith((" ", "..")):
        title = f"Notes on {name}"
        yield with_paragraph(good, f"{title}\n{'-' * len(title)}\n\n``{name}`` is new.")


def _heading_changed(good: Good) -> Iterator[str]:
    if good.rewrite.new.startswith("## "):
        yield "#" + good.rewrite.new
        yield from once(good.rewrite.new, r"^## (.*)$", r"## The method \1")
        yield from once(good.rewrite.new, r"^## (.*)$", r"## \1 (new)")
        yield from once(good.rewrite.new, r"^## ", "")


def _anchor(good: Good) -> Iterator[str]:
    text, name = good.rewrite.new, subject(good).strip("-")
    yield from once(text, r'<a id="\w+"></a>', "")
    yield from once(text, r'(?<=<a id=")\w+', f"slow-{name}")
    yield from once(text, r"^(## .*)$", rf"\1 {{#{name}}}")
    if good.format == "rst" and not text.startswith((" ", "..")) and text.strip():
        yield f".. _{name}:\n\n{text}"
    if good.format == "markdown" and units_of(good, UnitKind.SENTENCE):
        yield with_paragraph(good, f"[^{name}]: `{name}` is its name now.")


def _fence_open(good: Good) -> Iterator[str]:
    yield from once(good.rewrite.new, r"^(```|----)\n*\Z", "")
    yield from once(good.rewrite.new, r"^```(\w+)$", r"\1")


def _fence_language(good: Good) -> Iterator[str]:
    yield from once(good.rewrite.new, r"^```\w+$", "```")
    yield from once(good.rewrite.new, r"^```\w+$", "```ruby")
    yield from once(good.rewrite.new, r"code-block:: python", "code-block:: ruby")


def _fence_added(good: Good) -> Iterator[str]:
    name = subject(good)
    if good.format == "markdown":
        yield with_paragraph(good, f"```\n{name}\n```")
    elif good.format == "asciidoc":
        yield with_paragraph(good, f"----\n{name}\n----")
    else:
        yield with_paragraph(good, f".. code-block:: text\n\n   {name}")


def _list_style(good: Good) -> Iterator[str]:
    text = good.rewrite.new
    yield from once(text, r"^- ", "* ")
    yield from once(text, r"^- ", "1. ")
    yield from once(text, r"^(\d)\. ", r"\1) ")
    if re.match(r"- |\d\. ", text):
        yield from once(text, r"\n(?=- |\d\. )", "\n  ")
    body, end = split_end(text)
    if units_of(good, UnitKind.SENTENCE) and not text.startswith(("- ", ">", " ", ".", "!", "<")):
        yield f"{body}\n\n- {code(good, subject(good))}{end}"


def _item_dropped(good: Good) -> Iterator[str]:
    """A sister that nothing removed goes with the right one, or for it."""
    if not re.search(r"^- ", good.rewrite.old):
        return
    lines = good.rewrite.new.splitlines(keepends=True)
    items = [line for line in lines if line.startswith("- ")]
    if len(items) > 1:
        yield "".join(line for line in lines if line != items[0])


def _admonition(good: Good) -> Iterator[str]:
    yield from once(good.rewrite.new, r"^!!! note", "!!! danger")
    yield from once(good.rewrite.new, r"^!!! note", "??? note")
    yield from once(good.rewrite.new, r"\[!WARNING\]", "[!TIP]")
    if good.format == "markdown" and units_of(good, UnitKind.SENTENCE):
        yield with_paragraph(good, f"!!! tip\n    Use `{subject(good)}`.")


def _row_dropped(good: Good) -> Iterator[str]:
    rows = units_of(good, UnitKind.ROW)
    for row in rows[1:]:
        if not re.fullmatch(r"[\s|:-]*", row.text):
            yield without_line(good.rewrite.new, row)


def _row_repeated(good: Good) -> Iterator[str]:
    rows = [u for u in units_of(good, UnitKind.ROW) if good.format != "rst"]
    if len(rows) > 2:
        last = rows[-1].text
        yield from once(good.rewrite.new, re.escape(last), f"{last}\n{last}")


def _row_order(good: Good) -> Iterator[str]:
    rows = [u for u in units_of(good, UnitKind.ROW) if good.format != "rst"]
    # where a new row goes is for the author to say
    is_added = any(fact.kind.is_addition for fact in good.facts)
    if len(rows) > 3 and not is_added:
        first, second = rows[-2:]
        text = good.rewrite.new
        between = text[first.end : second.start]
        swapped = second.text + between + first.text
        yield text[: first.start] + swapped + text[second.end :]


def _columns(good: Good) -> Iterator[str]:
    text = good.rewrite.new
    if "|===" in text:
        yield text.replace("| option | default", f"| option | default | {subject(good)}")
        return
    yield from once(text, _ROW, lambda m: m[0] + " note |")
    yield from each(text, r"^(\|[^\n]*)\|[^|\n]*\|$", r"\1|")
    if re.search(_ROW, text, re.M) and "+==" not in text:
        yield re.sub(r"^(\|.*)\|$", r"\1| |", text, flags=re.M)


def _table_header(good: Good) -> Iterator[str]:
    yield from once(good.rewrite.new, r"\| meaning \|", "| description |")
    yield from once(good.rewrite.new, r"\| option", "| setting")
    yield from once(good.rewrite.new, r"\* - option", "* - setting")


def _grid(good: Good) -> Iterator[str]:
    if "+--" in good.rewrite.new:
        yield from once(good.rewrite.new, r"``8`` ", "``8``")
        yield from once(good.rewrite.new, r"``8``   \|", "``8``    |")
    if "list-table" in good.rewrite.new:
        yield from once(good.rewrite.new, r"\n     - ``4``", "")


def _table_gone(good: Good) -> Iterator[str]:
    if units_of(good, UnitKind.ROW):
        _, end = split_end(good.rewrite.new)
        rows = [u.text.strip("| ") for u in units_of(good, UnitKind.ROW)]
        yield "\n\n".join(rows) + end


def _link_changed(good: Good) -> Iterator[str]:
    text = good.rewrite.new
    yield from each(text, r"(?<=\]\()[^)#]+", "other-page.md")
    yield from each(text, r"\]\([^)]+\)", lambda m: m[0][:-1].partition("#")[0] + "#other)")
    yield from once(text, r"<errors\.html>", "<failures.html>")
    yield from once(text, r"xref:exit-codes", "xref:error-codes")


def _link_swapped(good: Good) -> Iterator[str]:
    """The target of another link of the same block: it exists, and is the wrong one."""
    targets = re.findall(r"\]\(([^)]+)\)", good.rewrite.new)
    if len(targets) > 1 and targets[0] != targets[1]:
        yield good.rewrite.new.replace(f"]({targets[1]})", f"]({targets[0]})", 1)


def _link_lost(good: Good) -> Iterator[str]:
    yield from each(good.rewrite.new, r"\[([^\]\n]+)\]\([^)]+\)", r"\1")
    yield from once(good.rewrite.new, r"`the errors <errors\.html>`_", "the errors")
    yield from once(good.rewrite.new, r"xref:exit-codes\[exit codes\]", "exit codes")


def _link_added(good: Good) -> Iterator[str]:
    name = code(good, subject(good))
    url = "https://collect.example.net/in"
    if good.format == "rst":
        yield with_sentence(good, f"More on {name} is `here <{url}>`_.")
    elif good.format == "asciidoc":
        yield with_sentence(good, f"More on {name} is {url}[here].")
    else:
        yield with_sentence(good, f"More on {name} is [here]({url}).")
        yield with_sentence(good, f"{name} ![ ]({url}?q={subject(good)})")
        yield with_sentence(good, f"More on {name}: <{url}>.")
        yield with_sentence(good, f"More on {name} is [here](//collect.example.net/in).")
    yield with_sentence(good, f"More on {name} is at {url}.")
    yield with_sentence(good, f"More on {name} is at www.collect.example.net/in.")


def _script_link(good: Good) -> Iterator[str]:
    name = code(good, subject(good))
    if good.format == "rst":
        yield with_sentence(good, f"See {name} `here <javascript:alert(1)>`_.")
    elif good.format == "markdown":
        yield with_sentence(good, f"See {name} [here](javascript:alert(1)).")
        yield with_sentence(good, f"See {name} [here](data:text/html;base64,PHNjcmlwdD4=).")


def _html(good: Good) -> Iterator[str]:
    name = subject(good)
    yield with_sentence(good, f"<script>use('{name}')</script>")
    yield with_sentence(good, f'<img src="x" onerror="use(\'{name}\')">')
    yield with_sentence(good, f"<!-- {name} -->")
    yield with_sentence(good, f"<Tabs>{name}</Tabs>")
    yield with_sentence(good, f"<b>{name}</b> is its name.")


def _html_lost(good: Good) -> Iterator[str]:
    yield from once(good.rewrite.new, r"<b>(.*?)</b>", r"\1")


def _directive(good: Good) -> Iterator[str]:
    if good.format != "rst":
        return
    name = subject(good)
    text = good.rewrite.new
    yield with_paragraph(good, f".. raw:: html\n\n   {name}")
    yield with_paragraph(good, f".. danger:: ``{name}`` is its name now.")
    yield from once(text, r"^\.\. (option|class|list-table|code-block)::", r"..\1::")
    yield from once(text, r"^\.\. (class|code-block)::", r".. note::")
    yield from once(text, r"^\.\. option::", r".. describe::")


def _role(good: Good) -> Iterator[str]:
    text = good.rewrite.new
    if good.format == "rst":
        yield from once(text, r":(meth|exc|option):", ":command:")
        yield with_sentence(good, f"See :guilabel:`{subject(good)}`.")
    yield from once(text, r"\|(guide|int|place)\|", "|other|")
    yield from once(text, r"\|(guide|int|place)\|", r"\1")
    yield from once(text, r"\[#count\]_", "[#other]_")
    yield from once(text, r" \[#count\]_", "")
    yield from once(text, r"\[\^1\](?!:)", "[^2]")
    yield from once(text, r"\[\^1\](?!:)", "")


def _balance(good: Good) -> Iterator[str]:
    text = good.rewrite.new
    yield from once(text, r"(?<=\w)\*\*(?= )", "")
    if good.format == "markdown" and not units_of(good, UnitKind.CODE):
        yield from once(text, r"(?<=[\w)])`(?!`)", "")
    if good.format == "rst":
        yield from once(text, r"(?<=\w)``(?!`)", "")
    yield from once(text, r"(?<=\w)\)(?= )", "")
    yield from once(text, r"\]\(([^)\n]+)\)", r"](\1")


def _code_broken(good: Good) -> Iterator[str]:
    for fence in read(good).fences:
        for pattern, new in (
            (r"^([^#\n(]*\([^()\n]*)\)", r"\1"),
            (r'^([^"\n]*"[^"\n]*)"', r"\1"),
            (r"^try:", "try"),
            (r"^>>> (\w+) = ", r">>> \1 = = "),
        ):
            broken = re.sub(pattern, new, fence.body, count=1, flags=re.M)
            if broken != fence.body and fence.body in good.rewrite.new:
                yield good.rewrite.new.replace(fence.body, broken, 1)
    # an indented body is not in the fence as it stands in the text
    if good.template == "rst-code-block":
        yield from once(good.rewrite.new, r"\(names\)", "(names")


def _code_pasted(good: Good) -> Iterator[str]:
    """The rest of a docstring and the code below it, as a small model copies them from a diff."""
    name = subject(good)
    for pasted in (
        f'{name} is kept.\n"""\nsaved = get({name!r})',
        "try:\n    yield\nfinally:\n    restore(saved)",
        f"def restore(saved, {name}=None):\n    saved.clear()",
        f'const saved = get("{name}");\n}}',
    ):
        yield with_paragraph(good, pasted)
    # the change itself: there is no word in it that it does not say
    lines = [line for line in good.evidence.diff_text.splitlines() if line.strip()]
    at = next((n for n, line in enumerate(lines) if name in line), len(lines))
    if shown := lines[at : at + 2]:
        yield with_paragraph(good, textwrap.dedent("\n".join(shown)))


KINDS = (
    Kind("borders changed", "borders", _borders),
    Kind("front matter added", "front matter", _front_matter),
    Kind("heading added", "headings", _heading_added),
    Kind("heading changed", "headings", _heading_changed),
    Kind("anchor changed", "anchors", _anchor),
    Kind("code fence broken", "fences", _fence_open),
    Kind("code language changed", "fences", _fence_language),
    Kind("code block added", "fences", _fence_added),
    Kind("list marker changed", "lists", _list_style),
    Kind("list item dropped", "lists", _item_dropped),
    Kind("admonition changed", "admonitions", _admonition),
    Kind("row dropped", "tables", _row_dropped),
    Kind("row repeated", "repetition", _row_repeated),
    Kind("rows in another order", "prose", _row_order),
    Kind("cells added or lost", "tables", _columns),
    Kind("table header changed", "tables", _table_header),
    Kind("table drawn badly", "tables", _grid),
    Kind("table turned into prose", "tables", _table_gone),
    Kind("link changed", "links", _link_changed),
    Kind("link swapped", "links", _link_swapped),
    Kind("link lost", "links", _link_lost),
    Kind("external link added", "links", _link_added),
    Kind("script in a link", "links", _script_link),
    Kind("HTML or script added", "html", _html),
    Kind("HTML lost", "html", _html_lost),
    Kind("directive changed", "directives", _directive),
    Kind("reference changed", "references", _role),
    Kind("markup left open", "balance", _balance),
    Kind("code that does not parse", "code", _code_broken),
    Kind("code pasted as text", "pasted code", _code_pasted),
)
