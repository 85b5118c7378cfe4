"""A new entry made like its sisters, from what the code says of the new thing.

Nothing is written that the code does not say. Where the sisters say something of themselves that
is not known of the new thing, there is no entry.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import replace

from docsync.docs.section import BlockKind, DocFile
from docsync.docs.tables import RowRole, table_rows
from docsync.rewrite.addition import Sister, Slot, bare_entry, name_like
from docsync.rewrite.description import Said, said_of

_WIDTH = 79
_NAMES = {
    "text": r"descriptions?|meaning|purpose|notes?|details?|what.*|effect|explanation|summary|help",
    "default": r"defaults?(?: value)?",
    "type": r"types?|values?",
}


def entry_like_sisters(document: DocFile, slot: Slot) -> str | None:
    """None where no form is known, or the code does not say enough."""
    bare = bare_entry(document, slot)
    if bare is not None:
        return bare
    for sister in reversed(slot.sisters):
        one = replace(slot, sisters=(sister,))
        entry = _entry_like(document, one, sister, said_of(slot.fact))
        if entry is not None:
            return entry
    return None


def _entry_like(document: DocFile, slot: Slot, sister: Sister, said: Said) -> str | None:
    text = document.text(sister.start, sister.end).rstrip()
    if slot.unit == "help entry":
        return _help_entry(document, slot, text, said)
    if slot.unit == "setting":
        return _setting(document, slot, text, said)
    if not said.text:
        return None
    said = _in_markup(document, said)
    if sister.kind is BlockKind.TABLE:
        return _row(document, slot, text, said)
    return _item(document, slot, text, said) or _with_body(document, slot, text, said)


def _in_markup(document: DocFile, said: Said) -> Said:
    """Double backquotes are code in reStructuredText, single ones elsewhere."""
    text = said.text
    if document.format == "rst":
        text = re.sub(r"(?<!`)`([^`]+)`(?![`_])", r"``\1``", text)
    else:
        text = re.sub(r"``([^`]+)``", r"`\1`", text)
    return Said(text, said.default, said.type, said.names, said.takes_value, said.parameters)


def _like(text: str, sample: str) -> str:
    """`text` with the capital and the full stop that `sample` has or has not."""
    first, rest = text[:1], text[1:]
    is_word = len(text) < 2 or not text[1].isupper()
    if sample[:1].isupper() and is_word:
        first = first.upper()
    elif sample[:1].islower() and is_word and first.isalpha():
        first = first.lower()
    body = (first + rest).rstrip()
    if sample.rstrip().endswith("."):
        return body if body.endswith((".", "!", "?")) else body + "."
    return body[:-1] if body.endswith(".") and body.count(". ") == 0 else body


_HELP = re.compile(
    r"(?P<indent> *)(?P<names>-{1,2}\w\S*(?:[ ,]\S+)*?)(?P<gap> {2,}|\n +)(?P<text>\S.*)", re.S
)


def _help_entry(document: DocFile, slot: Slot, text: str, said: Said) -> str | None:
    """Names, then the text in the column that the sister keeps."""
    match = _HELP.fullmatch(text)
    if match is None or not said.text or not said.names:
        return None
    column = len(match["indent"]) + len(match["names"]) + len(match["gap"])
    if "\n" in match["gap"]:
        column = len(match["gap"]) - 1
    shorts = [n for n in said.names if not n.startswith("--")]
    longs = [n for n in said.names if n.startswith("--")]
    sample = match["names"]
    value = _value_like(sample, said)
    if value is None or not longs:
        return None
    shown_longs = longs if len(longs) > 1 else longs[-1:]
    names = [*shorts, *shown_longs]
    if re.search(r"-\w[ =]\S+, +--", sample):
        head = ", ".join(name + value for name in names)
    else:
        head = ", ".join(names) + value
    indent = match["indent"]
    if not shorts and sample.startswith("-") and not sample.startswith("--"):
        # some tools keep the place of a short name free
        block = document.text(slot.block.start, slot.block.end)
        free = re.findall(r"(?m)^( *)--\w", block)
        indent = min(free, key=len) if free else indent
    width = max(_WIDTH, *map(len, text.split("\n")))
    lines = textwrap.wrap(
        _like(said.text, match["text"]), max(width - column, 24), break_long_words=False
    )
    first = indent + head
    shares_lines = re.search(
        r"(?m)^ *-{1,2}\w\S*.*? {2,}\S", document.text(slot.block.start, slot.block.end)
    )
    if len(first) + 2 <= column and shares_lines:
        out = [first.ljust(column) + lines[0]]
        lines = lines[1:]
    else:
        out = [first]
    return "\n".join([*out, *(" " * column + line for line in lines)])


def _value_like(sample: str, said: Said) -> str | None:
    """What follows a flag that takes a value; "" for a switch."""
    if not said.takes_value:
        return ""
    match = re.search(r"--[\w-]+(?P<sep>[ =])(?P<value><[^>]+>|[A-Z][\w-]*|[a-z]\w*)", sample)
    if match is None:
        return None
    shown = _placeholder(match["value"], _long_name(sample), said.names[-1], said)
    return None if shown is None else match["sep"] + shown


def _long_name(head: str) -> str:
    """The long name in the head of a sister's entry."""
    names = re.findall(r"--[\w-]+", head)
    return names[-1] if names else ""


_OF_TYPE = {"TEXT": r"|\".*|'.*", "INTEGER": r"-?\d+", "FLOAT": r"-?\d+\.\d+"}


def _placeholder(sample: str, old: str, new: str, said: Said) -> str | None:
    """What stands for the value of a flag: its own name, or its type where the sister shows that;
    None where neither is known."""
    bare = new.lstrip("-")
    if sample.startswith("<"):
        return f"<{bare}>"
    if not sample.isupper():
        return None
    if sample == _plain(old):
        return _plain(new)
    return sample if re.fullmatch(_OF_TYPE.get(sample, r"\0"), said.default) else None


def _plain(name: str) -> str:
    return name.lstrip("-").upper().replace("-", "_")


def _setting(document: DocFile, slot: Slot, text: str, said: Said) -> str | None:
    """`key: value` of a listing, under a comment if the sister has one."""
    lines = text.split("\n")
    own = next(
        (
            n
            for n, line in enumerate(lines)
            if slot.sisters[-1].name in line and not line.lstrip().startswith(("#", "//"))
        ),
        None,
    )
    if own is None or own != len(lines) - 1 or not said.default:
        return None
    sister = slot.sisters[-1]
    match = re.fullmatch(
        rf"(?P<indent>\s*)(?P<quote>[\"']?){re.escape(sister.name)}(?P=quote)(?P<sep>\s*[:=]\s*)"
        r"(?P<value>\"[^\"]*\"|'[^']*'|[\w.+-]+|\[\]|\{\})(?P<tail>[,;]?)(?P<note>\s*(?:#|//).*)?",
        lines[own],
    )
    if match is None or match["note"]:
        return None
    comments = lines[:own]
    if comments:
        marker = re.match(r"\s*(?:#|//)\s*", comments[0])
        if marker is None or not said.text or len(comments) > 3:
            return None
        sample = comments[0][marker.end() :]
        width = max(_WIDTH - marker.end(), 40)
        head = [marker[0] + line for line in textwrap.wrap(_like(said.text, sample), width)]
    else:
        head = []
    value = said.default
    if match["value"][:1] in "\"'" and value[:1] in "\"'":
        value = match["value"][0] + value[1:-1] + match["value"][0]
    if match["sep"].strip() == ":" and value in ("True", "False"):
        value = value.lower()
    name = f"{match['quote']}{name_like(sister.name, slot.fact)}{match['quote']}"
    tail = match["tail"]
    return "\n".join([*head, f"{match['indent']}{name}{match['sep']}{value}{tail}"])


def _row(document: DocFile, slot: Slot, text: str, said: Said) -> str | None:
    """A row of a pipe table: each column is one that is known by its header, or the same for all
    sisters."""
    if document.format == "rst" or not text.lstrip().startswith("|") or "\n" in text:
        return None
    block = slot.block
    rows = table_rows(document, block)
    header = next((r for r in rows if r.role is RowRole.HEADER), None)
    if header is None:
        return None
    heads = [h.strip(" `*_") for h in _cells(document.text(header.start, header.end))]
    sister = slot.sisters[-1]
    body = [_cells(document.text(r.start, r.end)) for r in rows if r.role is RowRole.BODY]
    cells = _cells(text)
    if len(cells) != len(heads) or any(len(row) != len(heads) for row in body):
        return None
    own = next((n for n, c in enumerate(cells) if sister.name in c), None)
    if own is None:
        return None
    others = [c for n, c in enumerate(heads) if n != own]
    new: list[str] = []
    has_text = False
    for n, (head, cell) in enumerate(zip(heads, cells, strict=True)):
        bare = cell.strip()
        if n == own:
            made = _renamed(bare, sister.name, slot, said)
        elif re.fullmatch(_NAMES["text"], head, re.I) or len(others) == 1:
            made, has_text = _like(said.text.replace("|", "\\|"), bare), True
        elif re.fullmatch(_NAMES["default"], head, re.I):
            made = _default_cell(bare, said)
        elif re.fullmatch(_NAMES["type"], head, re.I) and said.type:
            made = f"`{said.type}`" if bare.startswith("`") else said.type
        else:
            column = {row[n].strip() for row in body}
            made = column.pop() if len(column) == 1 else None
        if made is None:
            return None
        is_aligned = len({len(row[n]) for row in body}) == 1
        padded = f" {made} " if cell.startswith(" ") else made
        new.append(padded.ljust(len(cell)) if is_aligned else padded)
    if not has_text:
        return None
    lead = text[: len(text) - len(text.lstrip())]
    return (
        f"{lead}|{'|'.join(new)}|"
        if text.rstrip().endswith("|")
        else f"{lead}|{'|'.join(new)}".rstrip()
    )


def _cells(line: str) -> list[str]:
    stripped = line.strip().removeprefix("|")
    stripped = (
        stripped[:-1] if stripped.endswith("|") and not stripped.endswith("\\|") else stripped
    )
    return re.split(r"(?<!\\)\|", stripped)


def _default_cell(sample: str, said: Said) -> str | None:
    if not said.default:
        return (
            "`false`"
            if said.names and not said.takes_value and re.fullmatch(r"`(?:true|false)`", sample)
            else None
        )
    value = said.default
    if not re.match(r"`?[\"']", sample):
        value = value.strip("\"'")
    return f"`{value}`" if sample.startswith("`") or not sample else value


def _renamed(text: str, old: str, slot: Slot, said: Said) -> str | None:
    """The head of an entry with the new name; None where it says more than the name."""
    if text.count(old) != 1:
        return None
    name = name_like(old, slot.fact)
    before, after = text.split(old)
    if re.search(r"(?<![\w-])-\w\b", before):
        short = next((n for n in said.names if not n.startswith("--")), "")
        if not short:
            stripped = re.sub(r"[`*]*-\w[`*]*\s*(?:,|/|\|)\s*(?=[`*]*$)", "", before)
            if stripped == before:
                return None
            before = stripped
        else:
            before = re.sub(r"(?<![\w-])-\w\b", short, before)
    value = re.match(r"(?P<sep>[ =])(?P<value><[^>]+>|[A-Z][A-Z_-]*)", after)
    if value:
        shown = ""
        if said.takes_value:
            made = _placeholder(value["value"], old, name, said)
            if made is None:
                return None
            shown = value["sep"] + made
        after = shown + after[value.end() :]
    if alias := re.match(r" \(-\w\)", after):
        short = next((n for n in said.names if not n.startswith("--")), "")
        after = (f" ({short})" if short else "") + after[alias.end() :]
        return before + name + after if not re.search(r"\w", after.replace(short, "")) else None
    if call := re.match(r"\(([^()]*)\)", after):
        if said.parameters is None:
            return None
        after = f"({said.parameters})" + after[call.end() :]
    if re.search(r"[A-Za-z]", re.sub(r"(?<![\w-])-\w\b|(?:\w+(?:\.|::|#))+(?=[`*]*$)", "", before)):
        return None
    if re.search(r"\w", after.replace(slot.fact.symbol, "") if not value else ""):
        return None
    return before + name + after


_LINE = re.compile(
    r"""(?P<open>\s*(?:[-*+]\s+|\d+[.)]\s+|\.\.\s+[\w:-]+::\s*|:(?:param|keyword|arg|attr|ivar)\s+)?)
    (?P<head>[`*_]*\S[^`*\n]*?[`*_]*(?:\([^)\n]*\))?[`*_]*)
    (?P<type>\s+(?:[`*_]*\{[^}\n]+\}[`*_]*|`[\w\[\]|<>., ]+`|\(\*?`?[\w\[\]|<>., ]+`?\*?\)))?
    (?P<optional>\s+\((?:optional|required)\))?
    (?P<sep>\s*(?::{1,2}[*_`]{0,2}|\s-{1,2}|\s[–—]|\s=>)\s+)
    (?P<default>[Dd]efault:?\s*`[^`\n]*`\s*[-–.]\s*)?
    (?P<text>\S.*)""",
    re.VERBOSE | re.DOTALL,
)
_TRAILING = re.compile(
    r"\s*(?P<lead>\(?[Dd]efaults?(?: value)?(?: is| to|:)?)\s*"
    r"(?P<value>`{1,2}[^`\n]*`{1,2}|\*\*[^*]+\*\*)(?P<tail>\)?\.?\)?)\s*\Z"
)


def _item(document: DocFile, slot: Slot, text: str, said: Said) -> str | None:
    """`- name (type): text. Default: x` and its like, on one line or wrapped."""
    match = _LINE.fullmatch(text)
    sister = slot.sisters[-1]
    if match is None or "\n\n" in text or not _holds_name(match["head"], sister.name):
        return None
    head = _renamed(match["head"], sister.name, slot, said)
    if head is None:
        return None
    kind = ""
    if match["type"]:
        if not said.type or len(said.type) > 40:
            return None
        inner = re.sub(r"[\w\[\]|<>., ]+", lambda m: said.type, match["type"].strip(), count=1)
        kind = f" {inner}"
    optional = ""
    if match["optional"]:
        optional = " (optional)"
    default = ""
    if match["default"] and said.default:
        default = re.sub(r"`[^`]*`", lambda m: f"`{said.default}`", match["default"])
    prose = _like(said.text, match["text"])
    trailing = _TRAILING.search(" ".join(match["text"].split()))
    if trailing and said.default and not re.search(r"\bdefaults?\b", prose, re.I):
        quote = re.match(r"`{1,2}|\*\*", trailing["value"])
        assert quote is not None
        value = (
            said.default if re.match(r"\W+[\"']", trailing["value"]) else said.default.strip("\"'")
        )
        prose = (
            prose.rstrip(".") + ". "
            if not trailing["lead"].startswith("(")
            else prose.rstrip(".") + " "
        )
        prose += f"{trailing['lead']} {quote[0]}{value}{quote[0]}{trailing['tail']}"
    first = f"{match['open']}{head}{kind}{optional}{match['sep']}{default}"
    if "\n" in match["sep"]:
        return None
    return _wrapped(text, first, prose, len(match["open"]))


def _holds_name(head: str, name: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", head) is not None


def _wrapped(sample: str, first: str, prose: str, hang: int) -> str:
    """On one line, unless the sister is wrapped."""
    lines = sample.split("\n")
    if len(lines) == 1 and len(first) + len(prose) <= max(len(sample), 120):
        return first + prose
    if len(lines) > 1:
        hang = len(lines[1]) - len(lines[1].lstrip())
        width = max(*map(len, lines), 72)
    else:
        return first + prose
    made = textwrap.wrap(
        prose,
        width,
        initial_indent=first,
        subsequent_indent=" " * hang,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(made)


def _with_body(document: DocFile, slot: Slot, text: str, said: Said) -> str | None:
    """A head line with the name alone, the text indented below: definition lists, directives."""
    head, newline, body = text.partition("\n")
    sister = slot.sisters[-1]
    if not newline or not _holds_name(head, sister.name):
        return None
    marker = re.match(r"\s*(?:[-*+]\s+|\.\.\s+[\w:-]+::\s+)?", head)
    assert marker is not None
    made = _renamed(head[marker.end() :].rstrip(), sister.name, slot, said)
    if made is None:
        return None
    blank = "\n" if body.startswith("\n") or not body.split("\n", 1)[0].strip() else ""
    lines = [line for line in body.split("\n") if line.strip()]
    if not lines or any(re.match(r"\s*(?:[-*+|:]|\.\. |\d+\.)\s*", line) for line in lines[:1]):
        return None
    indent = len(lines[0]) - len(lines[0].lstrip())
    if indent <= len(head) - len(head.lstrip()):
        return None
    lead = lines[0][:indent]
    width = max(*map(len, lines), 72)
    prose = textwrap.wrap(
        _like(said.text, lines[0].strip() if len(lines) > 1 else " ".join(lines).strip()),
        width,
        initial_indent=lead,
        subsequent_indent=lead,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return f"{marker[0]}{made}\n{blank}" + "\n".join(prose)
