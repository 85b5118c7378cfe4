"""Made-up edits of real blocks: the plain kinds of change, for a model to learn the work on before
it sees what people do.

Each is a fact of the kind that a diff would give, and the block with that fact carried out. Names
and values are drawn from the block's own digest, so that a block always gives the same edit.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from docsync.config import Config
from docsync.docs.parse import parse_document
from docsync.docs.section import BlockKind, DocFile
from docsync.facts.fact import ChangeFact, FactKind, Place
from docsync.mining.dataset.blocks import Placed
from docsync.mining.dataset.clean import hash_of
from docsync.mining.dataset.entries import entry_row
from docsync.mining.dataset.example import Example
from docsync.mining.dataset.repair import is_usable, repair_row
from docsync.rewrite.addition import find_slot

MAX_CHARS = 900
_SPAN = re.compile(r"(?<!`)`{1,2}([^`\n]{2,60})`{1,2}(?!`)")
_NAME = re.compile(r"[A-Za-z_][\w.]*[A-Za-z0-9]")
_FLAG = re.compile(r"(?<![\w-])--[a-z][a-z0-9-]{2,}")
_DEFAULT = re.compile(
    r"(?i)\bdefaults?(?:\s+(?:value|is|to|of)){0,2}[\s:=]+`{1,2}(?P<value>[\w.\"'-]{1,20})`{1,2}"
)
_VERSION = re.compile(
    r"\b(?P<what>Python|Node(?:\.js)?|Go|Rust|Ruby|PHP|Java|Django|npm|git)\s+(?:>=\s*)?v?"
    r"(?P<value>\d+\.\d+(?:\.\d+)?)(?![.\d])"
)
_NUMBERS = (1, 2, 3, 5, 8, 10, 25, 60, 120, 500)
_FILE = re.compile(
    r"\.(?:c|cfg|go|html|ini|ipynb|js|json|lock|md|py|rs|rst|sh|toml|ts|txt|ya?ml)\Z"
)
_ITEM = re.compile(
    r"\A(?P<open>\s*(?:[-*+]\s+|\.\. option::\s*)?[`*]*)(?P<name>--?[\w-]{3,}|[A-Za-z_]\w{3,})"
    r"(?P<middle>[`*]*\s*(?::{1,2}|\s-{1,2}|\s[–—])\s+)(?P<text>[A-Z`a-z].{15,300})\Z",
    re.DOTALL,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z`])")
_PARTS = (
    "async batch buffer cache chunk client color count cursor delay depth entry event fetch file "
    "final global group guard header index inner input key label layer level limit local lock mark "
    "max mode node offset order outer output page parent path peer pool prefix probe queue quota "
    "range rate reader region remote retry root scope score seed shard signal size slot source "
    "stage store stream strict style suffix table target theme tick timeout token total trace "
    "trail trust unit view watch width window worker zone"
).split()


def made_up(placed: Placed, meta: dict[str, object], config: Config) -> Iterator[Example]:
    """At most one edit of a block, or the same block with a fact that leaves it alone."""
    if not is_usable(placed) or len(placed.text) > MAX_CHARS:
        return
    draw = random.Random(hash_of(f"{placed.section.id}\0{placed.text}"))
    often = [_rename, _flag]
    draw.shuffle(often)
    # what few blocks offer comes first
    for make in (_default, _version, _removal, *often):
        found = make(placed, draw)
        if found is None:
            continue
        fact, new, kind = found
        shared = {**meta, "source": "synthetic"}
        facts = _beside(fact, draw)
        # a draw of its own, so that as many stay as in life
        stays = draw.random()
        if stays < 0.18:
            done = replace(placed, text=new)
            yield _row(done, facts, None, "already", shared, config)
        elif stays < 0.35:
            yield _row(placed, [_elsewhere(fact, placed, draw)], None, "beside", shared, config)
        else:
            yield _row(placed, facts, new, kind, shared, config)
        return


def _row(
    placed: Placed,
    facts: Sequence[ChangeFact],
    new: str | None,
    kind: str,
    meta: dict[str, object],
    config: Config,
) -> Example:
    return repair_row(placed.document, placed.section, placed.text, facts, new, kind, meta, config)


Made = tuple[ChangeFact, str, str]


def _fact(kind: FactKind, symbol: str, before: str | None, after: str | None) -> ChangeFact:
    return ChangeFact(kind, symbol, before, after, Place("src/module.py", 1), True, "python")


def _beside(fact: ChangeFact, draw: random.Random) -> list[ChangeFact]:
    """A commit changes more than one thing: sometimes a second fact, which the block has not."""
    if draw.random() < 0.6:
        return [fact]
    other = _fact(FactKind.PARAMETER_ADDED, _new_name("a_b", draw), None, None)
    facts = [fact, other]
    draw.shuffle(facts)
    return facts


def _elsewhere(fact: ChangeFact, placed: Placed, draw: random.Random) -> ChangeFact:
    """The same kind of change of something that the block does not name."""
    name = _new_name(fact.symbol, draw)
    while name in placed.text:
        name = _new_name(fact.symbol, draw)
    if fact.kind.is_rename:
        return replace(fact, symbol=name, before=name, after=_new_name(name, draw))
    return replace(fact, symbol=name)


def _new_name(like: str, draw: random.Random) -> str:
    """Another name in the way of writing of `like`."""
    first, second = draw.sample(_PARTS, 2)
    if like.startswith("--"):
        return f"--{first}-{second}" if "-" in like[2:] else f"--{first}"
    head, dot, tail = like.rpartition(".")
    if tail.isupper():
        name = f"{first}_{second}".upper()
    elif "_" in tail:
        name = f"{first}_{second}"
    elif tail[:1].isupper():
        name = first.title() + second.title()
    elif re.search(r"[a-z][A-Z]", tail):
        name = first + second.title()
    else:
        name = first
    return f"{head}{dot}{name}"


def _whole(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w]|-\w)")


def _names(text: str) -> list[str]:
    found = [m[1].removesuffix("()") for m in _SPAN.finditer(text)]
    return [
        name
        for name in dict.fromkeys(found)
        if _NAME.fullmatch(name)
        and not _FILE.search(name)
        and re.search(r"_|[a-z][A-Z]|\.|[a-z]{5,}", name)
    ]


def _rename(placed: Placed, draw: random.Random) -> Made | None:
    names = _names(placed.text)
    if not names:
        return None
    old = draw.choice(names)
    new = _new_name(old, draw)
    if new == old or new in placed.text:
        return None
    kind = draw.choice([FactKind.SYMBOL_RENAMED, FactKind.PARAMETER_RENAMED])
    return _fact(kind, old, old, new), _whole(old).sub(new, placed.text), "rename"


def _flag(placed: Placed, draw: random.Random) -> Made | None:
    flags = sorted(set(_FLAG.findall(placed.text)))
    if not flags:
        return None
    old = draw.choice(flags)
    new = _new_name(old, draw)
    if new in placed.text:
        return None
    fact = _fact(FactKind.FLAG_RENAMED, old, old, new)
    return fact, _whole(old).sub(new, placed.text), "flag"


def _default(placed: Placed, draw: random.Random) -> Made | None:
    found = _DEFAULT.search(placed.text)
    if found is None:
        return None
    names = [n for n in _names(placed.text[: found.start()]) if n != found["value"]]
    if not names:
        return None
    old = found["value"]
    new = _other_value(old, draw)
    if new is None or new == old:
        return None
    start, end = found.span("value")
    text = placed.text[:start] + new + placed.text[end:]
    return _fact(FactKind.DEFAULT_CHANGED, names[-1], old, new), text, "default"


def _other_value(value: str, draw: random.Random) -> str | None:
    if re.fullmatch(r"\d+", value):
        return str(
            draw.choice([n for n in (1, 2, 3, 5, 8, 10, 25, 60, 120, 500) if n != int(value)])
        )
    if re.fullmatch(r"\d+\.\d+", value):
        return str(round(float(value) * draw.choice([0.5, 2, 4]) + 0.1, 2))
    turned = {"true": "false", "false": "true", "True": "False", "False": "True"}
    if value in turned:
        return turned[value]
    if value in ("None", "null", "nil", "undefined"):
        return str(draw.choice([1, 10, 30]))
    if re.fullmatch(r"[\"']?[a-z]+[\"']?", value):
        word = draw.choice(_PARTS)
        return value.replace(value.strip("\"'"), word)
    return None


def _version(placed: Placed, draw: random.Random) -> Made | None:
    found = _VERSION.search(placed.text)
    if found is None or placed.text.count(found["value"]) > 2:
        return None
    first, *rest = found["value"].split(".")
    rest[0] = str(int(rest[0]) + draw.randint(1, 3))
    new = ".".join((first, *rest))
    if new in placed.text:
        return None
    fact = _fact(FactKind.VALUE_CHANGED, found["what"], found["value"], new)
    start, end = found.span("value")
    return fact, placed.text[:start] + new + placed.text[end:], "version"


def _removal(placed: Placed, draw: random.Random) -> Made | None:
    """A sentence that alone names its thing goes, and the rest stays."""
    if placed.block.kind is not BlockKind.PARAGRAPH:
        return None
    sentences = _SENTENCE.split(placed.text)
    if len(sentences) < 3:
        return None
    choices = []
    for number, one in enumerate(sentences[1:], 1):
        names = [*_names(one), *_FLAG.findall(one)]
        for name in names[:1]:
            others = " ".join((*sentences[:number], *sentences[number + 1 :]))
            if not _whole(name).search(others):
                choices.append((one, name))
    if not choices:
        return None
    gone, name = draw.choice(choices)
    at = placed.text.index(gone)
    before, after = placed.text[:at].rstrip(), placed.text[at + len(gone) :]
    joint = "" if not after.strip() else placed.text[len(before) : at]
    kind = FactKind.FLAG_REMOVED if name.startswith("--") else FactKind.SYMBOL_REMOVED
    return _fact(kind, name, None, None), before + joint + after.lstrip(), "removal"


MAX_ENTRIES = 3  # of one document


def made_up_entries(
    document: DocFile, meta: dict[str, object], config: Config
) -> Iterator[Example]:
    """Entries of lists, taken out and to be written again: the fact says what the entry said."""
    count = 0
    for section in document.sections:
        items = {
            block: found
            for block in section.blocks
            if block.kind in (BlockKind.LIST_ITEM, BlockKind.DEFINITION)
            and (found := _ITEM.match(document.text(block.start, block.end).rstrip()))
        }
        if len(items) < 4:
            continue
        number = hash_of(section.id) % (len(items) - 1) + 1  # never the first
        block, found = list(items.items())[number]
        names = [m["name"] for b, m in items.items() if b is not block]
        content = document.content[: block.start] + document.content[block.end :]
        without = parse_document(document.path, document.blob, content)
        is_flag = found["name"].startswith("-")
        fact = replace(
            _fact(
                FactKind.FLAG_ADDED if is_flag else FactKind.KEY_ADDED, found["name"], None, None
            ),
            siblings=(names[number - 1], *names),
            detail=f"{found['name']}: {' '.join(found['text'].split())}",
        )
        slot = find_slot(fact, without, without.sections[section.ordinal])
        if slot is None:
            continue
        entry = document.text(block.start, block.end).rstrip()
        yield entry_row(fact, without, slot, entry, {**meta, "source": "synthetic"}, config)
        count += 1
        if count == MAX_ENTRIES:
            return
