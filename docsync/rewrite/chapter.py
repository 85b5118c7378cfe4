"""A short section for an added thing, where its siblings have sections of their own."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from docsync.docs.living import living
from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.terms import is_title_word, sibling_forms, strip_quotes
from docsync.rewrite.addition import is_field_of_keys, name_like, own_forms
from docsync.rewrite.description import Said, said_of, without_default
from docsync.rewrite.edit import Edit
from docsync.rewrite.entries import SURE
from docsync.rewrite.heading import subjects_of

MIN_SISTERS = 3
_DEFAULT = re.compile(
    r"^(?P<lead>[-+*]? *[*_]{0,2}Defaults?(?: value)?:?[*_]{0,2}:? *)"
    r"(?P<quote>`{1,2})[^`\n]+(?P=quote)\.?$",
    re.M,
)
_FIELD = re.compile(
    r"(?P<lead>[*_]{0,2}(?P<name>Type|Default)(?::[*_]{0,2}|[*_]{0,2}:)[ ]*)"
    r"(?P<quote>`{1,2})(?P<value>[^`\n]+)(?P=quote)(?P<end> *(?:<br ?/?>|\\)?)[ ]*"
)
_ANCHOR = re.compile(
    r"<a\s[^>]*\b(?:id|name)\s*=[^>]*>\s*(?:</a>)?|\.\. _[^:\n]+:|\([\w-]+\)=|\{\s*#[\w-]+\s*\}"
)
_RULE = re.compile(r"-{3,}|\*{3,}|_{3,}")
_AT_END = re.compile(r"\[[^\]]+\]:\s.*|\{%.*%\}|\{\{.*\}\}|<!--.*-->|\.\. (?:_[^:]+|\|.*):.*")
_UNDERLINE = re.compile(r"([^\w\s])\1+")
_BETWEEN = (BlockKind.OTHER, BlockKind.HTML, BlockKind.COMMENT, BlockKind.PARAGRAPH)


@dataclass(frozen=True, slots=True)
class SisterSection:
    name: str
    section: DocSection


@dataclass(frozen=True, slots=True)
class Place:
    """`at` is the byte behind the section `beside`, or above it where the new one is the first by
    the alphabet; `likes` are those to be like, the nearest first."""

    beside: SisterSection
    at: int
    likes: tuple[SisterSection, ...]
    has_rule: bool


def place_among(
    fact: ChangeFact,
    document: DocFile,
    subjects_of: Callable[[str], tuple[str, ...]] = subjects_of,
) -> Place | None:
    """None where fewer than `MIN_SISTERS` siblings have sections at one level; `subjects_of` gives
    the names of the thing that a heading is about."""
    by_level: dict[tuple[int, tuple[str, ...]], list[SisterSection]] = {}
    names = {form: n for n, s in enumerate(fact.siblings) for form in own_forms(fact, s)}
    own = set(sibling_forms(strip_quotes(fact.symbol)))
    for section in document.sections:
        subjects = subjects_of(section.heading)
        if own.intersection(subjects):
            return None
        subject = next((name for name in subjects if name in names), "")
        is_word = fact.kind is FactKind.KEY_ADDED and is_title_word(subject)
        if is_word and "`" not in section.heading:
            continue
        if subject:
            key = section.level, section.heading_path[:-1]
            by_level.setdefault(key, []).append(SisterSection(subject, section))
    sisters = max(by_level.values(), key=len, default=[])
    if is_field_of_keys(fact, (s.name for s in sisters)):
        return None
    if len(sisters) < MIN_SISTERS or len(sisters) * 2 < min(len(fact.siblings), 12):
        return None
    beside, is_first = _neighbour(fact, sisters, names)
    border = beside.section.start if is_first else _end(document, beside.section)
    above = next((s for s in reversed(document.sections) if s.end == border), None)
    if above is None or not living(
        document, beside.section, beside.section.start, beside.section.start + 1
    ):
        return None
    at = border - len(_preface(document, above, border).encode(document.encoding))
    # some headings say more than a name, such as the value that a flag takes: then like another's
    likes = (beside, *sorted(sisters, key=lambda s: names[s.name]))
    ruled = sum(_RULE.search(_own_preface(document, s.section)) is not None for s in sisters)
    return Place(beside, at, likes, ruled * 2 > len(sisters))


def new_section(fact: ChangeFact, document: DocFile) -> tuple[DocSection, Edit] | None:
    """The section beside which it goes, and the edit; None where there is no such place, or where
    the code does not say what the thing does."""
    said = said_of(fact)
    if not said.text or fact.certainty < SURE or document.is_report_only or document.is_encoded:
        return None
    if fact.kind is FactKind.COMMAND_ADDED:
        from docsync.rewrite.command_section import command_section

        if (made := command_section(fact, document, said)) is not None:
            return made
        if "\n" in fact.detail.strip():
            return None  # its options would be left out
    place = place_among(fact, document)
    if place is None:
        return None
    alike = _without_own_brackets(document, place.likes)
    typed = [like for like in alike if _fields(document, like.section, said)]
    likes = typed if 2 * len(typed) > len(place.likes) else alike
    texts = (_text(document, s, fact, said, place.has_rule) for s in likes)
    text = next((text for text in texts if text is not None), None)
    if text is None:
        return None
    lead, tail = around(document, place.at)
    name = strip_quotes(fact.symbol)
    return place.beside.section, Edit(
        place.at,
        place.at,
        lead + text.replace("\n", document.newline) + tail,
        fact,
        f"`{name}` was added, and a section for it",
    )


def around(document: DocFile, at: int) -> tuple[str, str]:
    """The blank lines that part a section from what stands above and below it."""
    newline = document.newline
    lead = "" if document.content[:at].endswith((b"\n\n", b"\n\r\n")) else newline
    if not document.content[:at].endswith(b"\n"):
        lead += newline
    return lead, newline if at < len(document.content) else ""


@dataclass(frozen=True, slots=True)
class Open:
    """A section whose words somebody else has to find: `head` is what it begins with, `sisters` are
    whole sections by name, the nearest last."""

    section: DocSection
    at: int
    head: str
    sisters: tuple[tuple[str, str], ...]
    lead: str
    tail: str


MAX_SHOWN = 2  # sections
MAX_SHOWN_CHARS = 900  # of each


def open_section(fact: ChangeFact, document: DocFile) -> Open | None:
    """Where an added thing that the code does not describe gets a section after its siblings'."""
    said = said_of(fact)
    if said.text or fact.certainty < SURE or document.is_report_only or document.is_encoded:
        return None
    place = place_among(fact, document)
    if place is None:
        return None
    alike = _without_own_brackets(document, place.likes)
    heads = (_head(document, sister, fact, said, place.has_rule) for sister in alike)
    head = next((head for head in heads if head is not None), None)
    shown: dict[str, str] = {}
    for sister in place.likes:
        end = _end(document, sister.section)
        text = document.text(sister.section.start, end)
        text = text.removesuffix(_preface(document, sister.section, sister.section.end)).strip()
        if end == sister.section.end and len(text) <= MAX_SHOWN_CHARS and len(shown) < MAX_SHOWN:
            shown.setdefault(sister.name, text)
    if head is None or not shown:
        return None
    sisters = tuple(shown.items())[::-1]
    return Open(place.beside.section, place.at, head, sisters, *around(document, place.at))


def _neighbour(
    fact: ChangeFact, sisters: Sequence[SisterSection], order: dict[str, int]
) -> tuple[SisterSection, bool]:
    """The sister to stand beside, and whether above it."""
    names = [s.name.lstrip("-").lower() for s in sisters]
    if names == sorted(names):
        new = strip_quotes(fact.symbol).lstrip("-").lower()
        smaller = [s for s, n in zip(sisters, names, strict=True) if n <= new]
        return (smaller[-1], False) if smaller else (sisters[0], True)
    return min(sisters, key=lambda s: order[s.name]), False


def _end(document: DocFile, section: DocSection) -> int:
    """Behind what lies under the section."""
    end = section.end
    for later in document.sections[section.ordinal + 1 :]:
        if later.level <= section.level:
            break
        end = later.end
    return end


def _preface(document: DocFile, section: DocSection, heading: int) -> str:
    """The lines at the end of a section that are part of the heading below: the anchor that leads
    to it, a rule. At the end of a document what belongs to none of its sections: addresses of
    links, an inclusion."""
    if document.format == "asciidoc":
        return ""  # such lines are borders of blocks there
    patterns = (_ANCHOR, _RULE) if heading < len(document.content) else (_AT_END, _RULE)
    start = section.end
    for block in reversed(section.blocks):
        lines = document.text(block.start, block.end).splitlines()
        said = [line for line in lines if line.strip()]
        if block.kind not in _BETWEEN or not all(
            any(p.fullmatch(line.rstrip()) for p in patterns) for line in said
        ):
            break
        start = block.start if said else start
    return document.text(start, heading)


def _own_preface(document: DocFile, section: DocSection) -> str:
    """What stands above the heading of a section and is part of it."""
    if not section.ordinal:
        return ""
    return _preface(document, document.sections[section.ordinal - 1], section.start)


def _text(
    document: DocFile, sister: SisterSection, fact: ChangeFact, said: Said, has_rule: bool
) -> str | None:
    head = _head(document, sister, fact, said, has_rule)
    if head is None:
        return None
    lines = _fields(document, sister.section, said)
    if lines is None:
        return None
    default = [] if lines else _default(document, sister.section, said)
    has_default = bool(default) or any(map(_DEFAULT.match, lines))
    told = without_default(said.text) if has_default else said.text
    body = textwrap.wrap(
        _sentence(document, told), 80, break_long_words=False, break_on_hyphens=False
    )
    return head + "\n" + "\n".join([*lines, *([""] if lines else []), *body, *default]) + "\n"


def _fields(document: DocFile, section: DocSection, said: Said) -> list[str] | None:
    """The lines of type and default that open the sister's text, with those of the new thing; none
    where it has no type there, None where the type is not known."""
    blocks = [b for b in section.blocks if b.kind not in (BlockKind.HEADING, BlockKind.OTHER)]
    if document.format != "markdown" or not blocks:
        return []
    lines = document.text(blocks[0].start, blocks[0].end).replace("\r\n", "\n").split("\n")
    shown = [line for line in lines if line.strip()]
    found = [_FIELD.fullmatch(line) for line in shown]
    if not any(field and field["name"].lower() == "type" for field in found):
        return []
    made = []
    for field in found:
        if field is None:
            return None  # the type is part of a text
        is_type = field["name"].lower() == "type"
        value = _typed(said, field["value"]) if is_type else said.default
        if is_type and not value:
            return None
        if value and "`" not in value:
            made.append(f"{field['lead']}{field['quote']}{value}{field['quote']}")
    # the mark that breaks a line stands between two
    mark = next((field["end"] for field in found if field and field["end"]), "")
    return f"{mark}\n".join(made).split("\n")


def _typed(said: Said, like: str) -> str:
    """The type of a member, which may be missing from what has it as the sister's may."""
    may_miss = said.is_optional and said.type and not said.default
    may_miss = may_miss and like.endswith("| undefined")
    return f"{said.type} | undefined" if may_miss else said.type


def heading_lines(document: DocFile, section: DocSection) -> list[str]:
    """None of a section without one."""
    block = next((b for b in section.blocks if b.kind is BlockKind.HEADING), None)
    if block is None:
        return []
    return document.text(block.start, block.end).replace("\r\n", "\n").rstrip().split("\n")


def with_title(lines: Sequence[str], at: int, title: str) -> list[str]:
    """The lines of a heading with another title in line `at`, as long as what marks it as one."""
    made = [title if n == at else line for n, line in enumerate(lines)]
    return [
        line[0] * max(len(title), 3) if n != at and _UNDERLINE.fullmatch(line) else line
        for n, line in enumerate(made)
    ]


def _head(
    document: DocFile, sister: SisterSection, fact: ChangeFact, said: Said, has_rule: bool
) -> str | None:
    """The lines of the heading, with what stands above it and is part of it."""
    section = sister.section
    lines = heading_lines(document, section)
    name = name_like(sister.name, fact)
    at = next((n for n, line in enumerate(lines) if sister.name in line), None)
    if at is None or lines[at].count(sister.name) != 1:
        return None
    head, tail = lines[at].split(sister.name)
    if call := re.match(r"\([^()]*\)", tail):
        if said.parameters is None:
            return None
        tail = f"({said.parameters})" + tail[call.end() :]
    if re.search(r"\w", re.sub(r"\([^)]*\)", "", tail)) or re.search(
        r"-\w\b", head.replace("--", "")
    ):
        return None
    made = with_title(lines, at, head + name + tail)
    preface = _own_preface(document, section).replace("\r\n", "\n")
    if not has_rule:
        preface = "".join(
            line for line in preface.splitlines(keepends=True) if not _RULE.fullmatch(line.strip())
        ).lstrip("\n")
    if _ANCHOR.search(preface):
        own = re.compile(rf"(?<![\w-]){re.escape(sister.name.lstrip('-'))}(?![\w-])")
        if len(own.findall(preface)) != 1:
            return None
        preface = own.sub(lambda _: name.lstrip("-"), preface)
    return preface + "\n".join(made) + "\n"


_BRACKET = re.compile(r"\([^\n]*\)")


def _without_own_brackets(
    document: DocFile, sisters: Sequence[SisterSection]
) -> list[SisterSection]:
    """Those whose headings can be taken for a new one: what stands in brackets behind the name, as
    "(`boolean`)" does, is said of that thing, but where all say the same."""
    said, sisters = list[str](), list(dict.fromkeys(sisters))
    for sister in sisters:
        line = next((x for x in heading_lines(document, sister.section) if sister.name in x), "")
        tail = re.sub(r"\A\([^()]*\)", "", line.partition(sister.name)[2])  # a call
        bracket = _BRACKET.search(tail)
        said.append(bracket[0] if bracket else "")
    if len(set(said)) < 2:
        return sisters
    bare = [sister for sister, bracket in zip(sisters, said, strict=True) if not bracket]
    return bare if 2 * len(bare) > len(sisters) else []


def _default(document: DocFile, section: DocSection, said: Said) -> list[str]:
    """ "Default: `x`", where the sister has such a line."""
    line = _DEFAULT.search(document.text(section.start, section.end))
    if line is None or not said.default:
        return []
    return ["", f"{line['lead']}{line['quote']}{said.default}{line['quote']}"]


def _sentence(document: DocFile, text: str) -> str:
    if document.format == "rst":
        text = re.sub(r"(?<!`)`([^`]+)`(?![`_])", r"``\1``", text)
    text = text[:1].upper() + text[1:] if not text[:2].isupper() else text
    return text if text.endswith((".", "!", "?")) else text + "."
