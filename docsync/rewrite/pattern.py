"""A new entry made like its sisters, from what the code says of the new thing.

Nothing is written that the code does not say. Where the sisters say something of themselves that
is not known of the new thing, there is no entry.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import replace

from docsync.docs.fields import FIELD_LINE
from docsync.docs.section import BlockKind, DocFile
from docsync.facts.flags import is_long
from docsync.match.terms import SETTINGS, strip_quotes
from docsync.rewrite.addition import FIELD, HELP, SETTING, Sister, Slot, bare_entry, name_like
from docsync.rewrite.columns import LEAST, WIDTH
from docsync.rewrite.description import Said, said_of, without_default
from docsync.rewrite.form import gives_default, like, placeholder, renamed, with_default
from docsync.rewrite.go_usage import is_sorted
from docsync.rewrite.new_short import short_beside
from docsync.rewrite.row import table_row


def entry_like_sisters(document: DocFile, slot: Slot, words: str = "") -> str | None:
    """None where no form is known, or the code does not say enough. `words` are for a thing of
    which the code says none."""
    said = said_of(slot.fact)
    is_of_go = slot.unit == HELP and slot.fact.place.path.endswith(".go")
    if is_of_go and is_sorted(document.text(slot.block.start, slot.block.end)):
        return None  # see docsync.rewrite.go_usage
    if words:
        said = replace(said, text=words)
    bare = bare_entry(document, slot) or (None if said.text else _among_bare(document, slot))
    if bare is not None:
        return bare
    if (valued := _valued_item(document, slot, said)) is not None:
        return valued
    nearest = list(reversed(slot.sisters))
    if said.names:
        # those first that take a value as it does, or none, that give their default where it has
        # one, and that have a short name, or none
        has_short = any(len(name) == 2 for name in said.names)
        nearest.sort(
            key=lambda sister: (
                _shows_value(document, sister) != said.takes_value,
                bool(said.default) and not _shows_default(document, sister),
                _shows_short(document, sister) != has_short,
            )
        )
    elif said.default:
        nearest.sort(key=lambda sister: not _shows_default(document, sister))
    for sister in nearest:
        one = replace(slot, sisters=(sister,))
        entry = _entry_like(document, one, sister, said)
        if entry is not None:
            return _with_short(document, slot, entry, said)
    return None


def _with_short(document: DocFile, slot: Slot, entry: str, said: Said) -> str:
    """With the short name of an option, where entries beside it have theirs and the one it was made
    after has none."""
    short = next((n for n in said.names if len(n) == 2), "")
    long = next((n for n in said.names if is_long(n)), "")
    line = entry.split("\n", 1)[0]
    start = line.find(long)
    if not short or not long or start < 0:
        return entry
    others = "\n".join(document.text(s.start, s.end) for s in slot.sisters)
    found = short_beside(line, start, long, short, others)
    return entry if found is None else entry[: found[0]] + found[1] + entry[found[0] :]


_WITH_DEFAULT = (BlockKind.LIST_ITEM, BlockKind.DEFINITION)
MIN_BARE = 4  # entries...
MIN_BARE_SHARE = 0.75  # ...and how many of them, where the nearest says more than its name


def _among_bare(document: DocFile, slot: Slot) -> str | None:
    """An entry that only names its thing, where nearly all of the list do."""
    found = (bare_entry(document, replace(slot, sisters=(s,))) for s in reversed(slot.sisters))
    made = [entry for entry in found if entry is not None]
    is_bare = len(made) >= max(MIN_BARE, MIN_BARE_SHARE * len(slot.sisters))
    return made[0] if is_bare else None


def _shows_value(document: DocFile, sister: Sister) -> bool:
    head = document.text(sister.start, sister.end).split("\n", 1)[0]
    after = head.partition(sister.name)[2]
    return _SHOWN.match(after) is not None


def _shows_default(document: DocFile, sister: Sister) -> bool:
    """Whether the last words of an entry are its default."""
    text = document.text(sister.start, sister.end)
    return sister.kind in _WITH_DEFAULT and gives_default(text)


def _shows_short(document: DocFile, sister: Sister) -> bool:
    head = document.text(sister.start, sister.end).split("\n", 1)[0]
    return re.search(r"(?<![\w-])-\w\b", head.partition(". ")[0]) is not None


def _entry_like(document: DocFile, slot: Slot, sister: Sister, said: Said) -> str | None:
    text = document.text(sister.start, sister.end).rstrip()
    if slot.unit == HELP:
        return _help_entry(document, slot, text, said)
    if slot.unit == SETTING:
        return _setting(document, slot, text, said)
    is_typed = bool(said.type) and sister.kind is BlockKind.TABLE
    if not (said.text or is_typed) or _is_valued(text, sister.name):
        return None
    said = _in_markup(document, said)
    if slot.unit == FIELD:
        return _field(slot, text, said)
    if sister.kind is BlockKind.TABLE:
        return table_row(document, slot, said)
    option = re.match(r" *-{1,2}\w[^\n]*? {2,}(?=\S)", text)
    if sister.kind is BlockKind.DEFINITION and option is not None:  # of reStructuredText
        said = replace(said, text=like(said.text, text[option.end() :]))
        return _help_entry(document, slot, text, said)
    return _item(document, slot, text, said) or _with_body(document, slot, text, said)


_VALUED = (
    r"(?P<head>[^\n]*?{}[`*_\"']*)(?P<sep>\s*[:=]\s*)"
    r"(?P<quote>`{{1,2}})(?P<value>[^`\n]+)(?P=quote)\.?"
)


def _is_valued(text: str, name: str) -> bool:
    """ "- **quiet**: `True`": an entry that gives its value and says nothing."""
    return re.fullmatch(_VALUED.format(re.escape(name)), text) is not None


def _valued_item(document: DocFile, slot: Slot, said: Said) -> str | None:
    """The value alone, where each of the entries beside it gives its own so."""
    sister = slot.sisters[-1]
    others = [document.text(s.start, s.end).rstrip() for s in slot.sisters]
    match = re.fullmatch(_VALUED.format(re.escape(sister.name)), others[-1])
    if match is None or sister.kind is not BlockKind.LIST_ITEM or not said.default:
        return None
    if len(others) < 2 or not all(map(_is_valued, others, (s.name for s in slot.sisters))):
        return None
    value, marked = said.default, [re.search(r"`[\"']", other) for other in others]
    if value[:1] in "\"'" and not any(marked):
        return None  # whether its quotes are shown is not known
    head = renamed(match["head"], sister.name, slot, said)
    return f"{head}{match['sep']}{match['quote']}{value}{match['quote']}" if head else None


def _in_markup(document: DocFile, said: Said) -> Said:
    """Double backquotes are code in reStructuredText, single ones elsewhere."""
    text = said.text
    if document.format == "rst":
        text = re.sub(r"(?<![`:])`([^`]+)`(?![`_])", r"``\1``", text)
    else:
        text = re.sub(r"``([^`]+)``", r"`\1`", text)
    return replace(said, text=text)


_SHOWN = re.compile(r"[ =][*_]?(?:<[^>]+>|\{[^}]+\}|\[[^\]]+\]|[A-Z][A-Z_-]*)(?![a-z])")
_HELP = re.compile(
    r"(?P<indent> *)(?P<names>-{1,2}\w\S*(?:[ ,]\S+)*?)(?P<gap> {2,}|\n +)(?P<text>\S.*)", re.S
)


# clap says which variable sets an option: nothing in a help text tells that of another one
_FROM_ENV = re.compile(r"\[env: \w+=[^\]\n]*\]")


def _help_entry(document: DocFile, slot: Slot, text: str, said: Said) -> str | None:
    """Names, then the text in the column that the sister keeps."""
    match = _HELP.fullmatch(text)
    if match is None or not said.text or not said.names or _FROM_ENV.search(text):
        return None
    column = len(match["indent"]) + len(match["names"]) + len(match["gap"])
    if "\n" in match["gap"]:
        column = len(match["gap"]) - 1
    shorts = [n for n in said.names if not is_long(n)]
    longs = [n for n in said.names if is_long(n)]
    sample = match["names"]
    block = document.text(slot.block.start, slot.block.end)
    value = _value_like(sample, block, said)
    if value is None or not longs:
        return None
    shown_longs = longs if len(longs) > 1 else longs[-1:]
    names = [*shorts, *shown_longs]
    if re.search(r"(?m)^ *-\w[ =]\S+, +--", block if said.value else sample):
        head = ", ".join(name + value for name in names)
    else:
        head = ", ".join(names) + value
    indent = match["indent"]
    if not shorts and sample.startswith("-") and not sample.startswith("--"):
        # some tools keep the place of a short name free
        free = re.findall(r"(?m)^( *)--\w", block)
        indent = min(free, key=len) if free else indent
    elif shorts and sample.startswith("--"):
        taken = re.findall(r"(?m)^( *)-\w", block)
        indent = min(taken, key=len) if taken else indent
    # a program that knows a wide terminal wraps nowhere else either
    rows = [line for line in block.split("\n") if line.startswith((indent + "-", " " * column))]
    width = max(WIDTH, *map(len, [*rows, *text.split("\n")]))
    # what the program prints is printed as the code has it
    told = said.text + _printed_default(slot, text, block, said)
    room = max(width - column, LEAST)
    lines = textwrap.wrap(told, room, break_long_words=False, break_on_hyphens=False)
    first = indent + head
    shares_lines = re.search(r"(?m)^ *-{1,2}\w\S*.*? {2,}\S", block)
    if len(first) + 2 <= column and shares_lines:
        out = [first.ljust(column) + lines[0]]
        lines = lines[1:]
    else:
        out = [first]
    return "\n".join([*out, *(" " * column + line for line in lines)])


_PRINTED = re.compile(r"\s(?P<open>[(\[])default: [^()\[\]]*(?P<close>[)\]])\Z")


def _printed_default(slot: Slot, text: str, block: str, said: Said) -> str:
    """` (default: x)` where the sister's line ends so: argparse and others add it to each help
    text, also `None` and `False`, which no declaration names."""
    match = _PRINTED.search(" ".join(text.split()))
    if match is None or "default" in said.text.lower():
        return ""
    value = strip_quotes(said.default)
    if not value and (slot.fact.after or "").strip() in ("", "None"):
        value = "None" if said.takes_value else "False"
        if f"default: {value}{match['close']}" not in " ".join(block.split()):
            return ""
    return f" {match['open']}default: {value}{match['close']}" if value else ""


_SHOWS = re.compile(r"(?m)^ *(?:-\w,? +)?--[\w-]+(?P<sep>[ =])(?:<[^>\n]+>|[A-Z][A-Z_-]*\b)")


def _value_like(sample: str, block: str, said: Said) -> str | None:
    """What follows a flag that takes a value; "" for a switch."""
    if not said.takes_value:
        return ""
    match = re.search(r"--[\w-]+(?P<sep>[ =])(?P<value><[^>]+>|[A-Z][\w-]*|[a-z]\w*)", sample)
    if match is None:
        beside = _SHOWS.findall(block)
        sep = max(set(beside), key=beside.count) if beside else " "
        return f"{sep}{said.value}" if said.value else None
    shown = placeholder(match["value"], _long_name(sample), said.names[-1], said)
    return None if shown is None else match["sep"] + shown


def _long_name(head: str) -> str:
    """The long name in the head of a sister's entry."""
    names = re.findall(r"--[\w-]+", head)
    return names[-1] if names else ""


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
        width = max(WIDTH - marker.end(), 40)
        told = textwrap.wrap(like(said.text, sample), width, break_on_hyphens=False)
        head = [marker[0] + line for line in told]
    else:
        head = []
    value, block = said.default, slot.block
    if match["value"][:1] in "\"'" and value[:1] in "\"'":
        value = match["value"][0] + value[1:-1] + match["value"][0]
    elif match["value"][:1] in "\"'" and slot.fact.language in SETTINGS:
        value = (
            value if _LITERAL.fullmatch(value) else f"{match['value'][0]}{value}{match['value'][0]}"
        )
    elif block.info.startswith("y") and re.fullmatch(r"\"[A-Za-z][\w-]*\"", value):
        value = value[1:-1]  # YAML needs no quotes for a word
    if match["sep"].strip() == ":" and value in ("True", "False"):
        value = value.lower()
    name = f"{match['quote']}{name_like(sister.name, slot.fact)}{match['quote']}"
    tail = match["tail"]
    if match["quote"] and re.search(r",[ \t]*\r?$", document.text(block.start, block.end), re.M):
        above, below = document.text(block.start, slot.at), document.text(slot.at, block.end)
        if not above.rstrip().endswith((",", "{", "[")):
            return None  # the line above would need a comma
        tail = "" if below.lstrip()[:1] in ("}", "]") else ","
    return "\n".join([*head, f"{match['indent']}{name}{match['sep']}{value}{tail}"])


_LITERAL = re.compile(r"-?\d+(?:\.\d+)?|true|false|null|[\[{].*")

_LINE = re.compile(
    r"""(?P<open>\s*(?:[-*+]\s+|\d+[.)]\s+|\.\.\s+[\w:-]+::\s*|:(?:param|keyword|arg|attr|ivar)\s+)?)
    (?P<head>(?:[`*_]+-\w[`*_]+\s*[,/|]\s*)?[`*_]*\S[^`*\n]*?[`*_]*(?:\([^)\n]*\))?[`*_]*)
    (?P<type>\s+(?:[`*_]*\{[^}\n]+\}[`*_]*|`[\w\[\]|<>., ]+`|\(\*?`?[\w\[\]|<>., ]+`?\*?\)))?
    (?P<optional>\s+\((?:optional|required)\))?
    (?P<sep>\s*(?::{1,2}[*_`]{0,2}|\s-{1,2}|\s[–—]|\s=>|(?:(?<=\})|(?<=\(optional\))|(?<=\(required\)))(?=\s)|(?<=`)(?=\s+[A-Z]))\s+)
    (?P<default>[Dd]efault:?\s*`[^`\n]*`\s*[-–.]\s*)?
    (?P<text>\S.*)""",
    re.VERBOSE | re.DOTALL,
)


def _item(document: DocFile, slot: Slot, text: str, said: Said) -> str | None:
    """`- name (type): text. Default: x` and its like, on one line or wrapped."""
    text = re.split(r"\n[ \t]*[-*+] ", text, maxsplit=1)[0].rstrip()
    match = _LINE.fullmatch(text)
    sister = slot.sisters[-1]
    if match is None or "\n\n" in text or not _holds_name(match["head"], sister.name):
        return None
    head = renamed(match["head"], sister.name, slot, said)
    if head is None:
        return None
    kind = ""
    if match["type"]:
        if not said.type or len(said.type) > 40 or ":" in match["type"]:
            return None  # of a structure the parts have types of their own
        inner = re.sub(r"[\w\[\]|<>., ]+", lambda m: said.type, match["type"].strip(), count=1)
        kind = f" {inner}"
    optional = _optional(match["optional"] or "", said)
    if optional is None:
        return None
    default = ""
    if match["default"] and said.default:
        default = re.sub(r"`[^`]*`", lambda m: f"`{said.default}`", match["default"])
    prose = like(without_default(said.text) if default else said.text, match["text"])
    prose = with_default(prose, match["text"], said)
    first = f"{match['open']}{head}{kind}{optional}{match['sep']}{default}"
    if "\n" in match["sep"]:
        return None
    return _wrapped(text, first, prose, len(match["open"]))


def _optional(sample: str, said: Said) -> str | None:
    """`(optional)` and its like where the sister has it; None where the code does not say it."""
    is_required = "required" in sample
    if not sample or said.is_optional:
        return " (optional)" if sample else ""
    if said.type:
        return sample if is_required else ""
    return None if is_required else sample


def _field(slot: Slot, text: str, said: Said) -> str | None:
    """`:param name: text`, in lines as those of the field beside it."""
    match = FIELD_LINE.match(text)
    if match is None:
        return None
    first = f"{match['indent']}:{match['kind']} {name_like(match['name'], slot.fact)}: "
    body = text[match.end() :]
    hang = len(match["indent"]) + 2
    return _wrapped(text, first, like(said.text, body.strip()), hang)


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


_HAS_VALUE = r"(?:attribute|data|property|exception|class)::"


def _with_body(document: DocFile, slot: Slot, text: str, said: Said) -> str | None:
    """A head line with the name alone, the text indented below: definition lists, directives."""
    head, newline, body = text.partition("\n")
    sister = slot.sisters[-1]
    if not newline or not _holds_name(head, sister.name):
        return None
    marker = re.match(r"\s*(?:[-*+]\s+|\.\.\s+[\w:-]+::\s+)?", head)
    assert marker is not None
    if "::" in marker[0] and slot.fact.language == "python":
        if said.parameters is not None and re.search(_HAS_VALUE, marker[0]):
            return None  # a function is no attribute
        said = replace(said, parameters=said.signature)
    made = renamed(head[marker.end() :].rstrip(), sister.name, slot, said)
    if made is None:
        return None
    blank = "\n" if body.startswith("\n") or not body.split("\n", 1)[0].strip() else ""
    lines = [line for line in body.split("\n") if line.strip()]
    if (term := re.match(r": +", body)) is not None:
        return f"{marker[0]}{made}\n" + _hanging(said, lines, term[0], " " * term.end())
    if not lines or any(re.match(r"\s*(?:[-*+|:]|\.\. |\d+\.)\s*", line) for line in lines[:1]):
        return None
    indent = len(lines[0]) - len(lines[0].lstrip())
    if indent <= len(head) - len(head.lstrip()):
        return None
    lead = lines[0][:indent]
    return f"{marker[0]}{made}\n{blank}" + _hanging(said, lines, lead, lead)


def _hanging(said: Said, lines: list[str], first: str, lead: str) -> str:
    """The text of a definition, as wide as the lines of a sister's."""
    sample = " ".join(map(str.strip, lines)).removeprefix(": ").strip()
    made = textwrap.wrap(
        with_default(like(said.text, sample), sample, said),
        max(*map(len, lines), 72),
        initial_indent=first,
        subsequent_indent=lead,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(made)
