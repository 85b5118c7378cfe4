"""A new name in the place of the old one, wherever that stands as a technical word of the same
thing."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from docsync.docs.fields import field_at, fields, has_signature
from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.docs.tables import is_among_words
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.belonging import is_of_other_command, may_be_of_other_class
from docsync.match.commandline import may_be_of_another
from docsync.match.member import is_in_module
from docsync.match.occurrence import Occurrence, names_anchor, occurrences, sides
from docsync.match.recorded import is_measured
from docsync.match.terms import (
    PLAIN,
    STRONG,
    calls_of,
    is_module_move,
    is_path_fact,
    is_route_fact,
    last_part,
    member_names,
    route_forms,
    strip_quotes,
    word_strength,
)
from docsync.rewrite.edit import Edit
from docsync.rewrite.listed import is_listed, is_said_of_owner, owner_in_block
from docsync.rewrite.metavar import metavar_edits
from docsync.rewrite.moved import may_be_path
from docsync.rewrite.removal import is_described, is_extra, is_of_others

_DECLARES = re.compile(
    r"(?m)^[ \t]*(?:(?:async|static|function|def|fn|func|pub|export|default)\s+)*\Z"
)
_MAKERS = frozenset({"__init__", "__new__", "constructor", "new"})


def rename_edits(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
    if not fact.before or not fact.after or _went_private(fact):
        return
    if fact.stands_elsewhere and (fact.kind is FactKind.ENV_RENAMED or not fact.owner):
        return  # the code still reads the old one
    if _is_in_folder(fact.before, fact.after) and not is_path_fact(fact):
        return
    if fact.kind is FactKind.KEY_RENAMED and is_of_others(fact) and not is_extra(fact):
        return  # another dependency in the place of one: each keeps its name for readers
    pairs = _path_pairs(fact, document) if is_path_fact(fact) else _name_pairs(fact)
    for before, after in pairs:
        for occurrence in occurrences(document, section, before):
            if may_be_of_another(fact, occurrence, document):
                continue
            if is_of_other_command(fact, occurrence, document, section):
                continue
            if _is_elsewhere(fact, occurrence, document) or is_measured(document, occurrence):
                continue
            if may_be_of_other_class(fact, occurrence, document, section):
                continue
            if names_anchor(document, occurrence) or _is_part_of_name(fact, occurrence, document):
                continue
            if _stands_beside(after, occurrence, document):
                continue
            if fact.is_told_by_words and is_in_module(sides(document, occurrence)[0]):
                continue  # what comes may have come to another one
            may = _may_rename(fact, occurrence, document, section)
            if (may or is_listed(fact, occurrence, document, section)) and not _goes_on(
                fact, occurrence
            ):
                told = f"`{before}` is now `{after}`"
                yield Edit(occurrence.start, occurrence.end, after, fact, told)
                for start, end, text in metavar_edits(fact, occurrence, after, document):
                    yield Edit(start, end, text, fact, told)
                if is_path_fact(fact) and (label := _label(document, occurrence, after)):
                    yield Edit(*label, fact, told)


def _went_private(fact: ChangeFact) -> bool:
    """A public name that got an underscore, or in Go a small letter, is withdrawn from readers, not
    renamed for them."""
    before, after = (last_part(strip_quotes(text or "")) for text in (fact.before, fact.after))
    if fact.language == "go" and fact.kind is FactKind.SYMBOL_RENAMED:
        return before[:1].isupper() and not after[:1].isupper()
    return after.startswith("_") and not before.startswith("_")


def _stands_beside(after: str, occurrence: Occurrence, document: DocFile) -> bool:
    """Whether a line of text names what has the new name already, beside the old one: "miniglob
    will take the place of glob". What an entry says of its thing may have that word."""
    kind = occurrence.block.kind
    is_entry = occurrence.is_subject and kind is not BlockKind.PARAGRAPH
    if kind in (BlockKind.FENCE, BlockKind.TABLE) or is_entry:
        return False
    if _is_name_of_field(occurrence, document):
        return False
    mark = "`" if occurrence.where == "code span" else ""
    word = rf"(?<![\w/.-]){mark}{re.escape(after)}{mark}(?![\w/-])"
    return re.search(word, occurrence.line_text) is not None


def _is_in_folder(before: str, after: str) -> bool:
    """`app` that is `src.app` or `app.app` now has moved, and is imported as before."""
    folder, _, rest = after.partition(".")
    return rest == before and folder in (before, "src", "lib", "packages", "python")


def _goes_on(fact: ChangeFact, occurrence: Occurrence) -> bool:
    """`from a import moved, stayed`: one line for two modules."""
    if fact.kind is not FactKind.SYMBOL_MOVED or " import " not in occurrence.word:
        return False
    rest = occurrence.line_text.partition(occurrence.word)[2]
    return rest.lstrip().startswith((",", "as "))


def _is_part_of_name(fact: ChangeFact, occurrence: Occurrence, document: DocFile) -> bool:
    """Whether the module is one of another package (`other.app.disk`), or the name of a file is
    made of it (`app.disk.md`)."""
    if not is_module_move(fact):
        return False
    block = occurrence.block
    after = document.text(occurrence.end, block.end)
    return document.text(block.start, occurrence.start).endswith((".", "/")) or bool(
        re.match(r"/|\.(?:md|rst|html?|txt|pyi?|ipynb|json|ya?ml|toml)\b", after)
    )


def _name_pairs(fact: ChangeFact) -> list[tuple[str, str]]:
    before, after = strip_quotes(fact.before or ""), strip_quotes(fact.after or "")
    if fact.kind is FactKind.SYMBOL_MOVED and fact.symbol != before:
        # the other things of the module or file stayed where they were
        name = fact.symbol
        return [
            (f"{before}.{name}", f"{after}.{name}"),
            (f"from {before} import {name}", f"from {after} import {name}"),
        ]
    if is_module_move(fact) and "." not in before and fact.language == "python":
        return []  # `redis` may be anybody's
    if is_route_fact(fact):
        return list(zip(route_forms(before), route_forms(after), strict=False))
    calls = zip(calls_of(fact, before), calls_of(fact, after), strict=True)
    members = zip(member_names(fact, before), member_names(fact, after), strict=False)
    pairs = [*calls, *members, (before, after)]
    is_dotted = "." in before and "." in after and "/" not in before
    if is_dotted and fact.kind is not FactKind.SYMBOL_MOVED:
        tails = last_part(before), last_part(after)
        if tails[0] != tails[1] and len(tails[0]) > 2:
            pairs.append(tails)
    return [(b, a) for b, a in pairs if b and a and b != a]


def _path_pairs(fact: ChangeFact, document: DocFile) -> list[tuple[str, str]]:
    """The path as the repository has it, and as a link from this document has it."""
    before, after = fact.before or "", fact.after or ""
    folder = posixpath.dirname(document.path)
    relative = posixpath.relpath(before, folder or "."), posixpath.relpath(after, folder or ".")
    # a bare name is that of a file beside the document, or beside whoever reads it
    pairs = [(before, after)] if "/" in before or not folder else []
    if relative[0] != before:
        pairs.append(relative)
    return pairs


def _is_elsewhere(fact: ChangeFact, occurrence: Occurrence, document: DocFile) -> bool:
    """Whether it is a place of a page of the web, or what another program than make calls so:
    `cargo fmt` beside `make fmt`."""
    lead, _ = sides(document, occurrence)
    if re.search(r"https?://[^\s)>\"']*#\Z", lead):
        return True
    calls = calls_of(fact, occurrence.word)
    run = re.search(r"(?P<run>[\w./-]+) +\Z", lead)
    if not calls or occurrence.where not in ("fence", "code span") or run is None:
        return False
    return not any(call.split()[0] == run["run"] for call in calls)


def _label(document: DocFile, target: Occurrence, after: str) -> tuple[int, int, str] | None:
    """The edit, as (start, end, text), of a link's label that is the name of the file it leads to:
    "[main.rs](src/main.rs)"."""
    old, new = posixpath.basename(target.word), posixpath.basename(after)
    lead = document.text(target.block.start, target.start)
    match = re.search(rf"\[(?P<mark>`*){re.escape(old)}(?P=mark)\]\((?:\./)?\Z", lead)
    at = target.start
    if match is not None:
        at -= len(lead[match.end("mark") :].encode(document.encoding))
    else:  # AsciiDoc: link:src/main.rs[main.rs]
        rest = document.text(target.end, target.block.end)
        match = re.match(rf"\[(?P<mark>`*){re.escape(old)}(?P=mark)\]", rest)
        if match is None or document.format != "asciidoc":
            return None
        at = target.end + match.end("mark")
    return (at, at + len(old.encode(document.encoding)), new) if old != new else None


def _may_rename(
    fact: ChangeFact, occurrence: Occurrence, document: DocFile, section: DocSection
) -> bool:
    if is_path_fact(fact):
        return may_be_path(occurrence, document)
    if is_extra(fact):
        return _is_called_extra(occurrence, document)
    strength = word_strength(occurrence.word) * min(1.0, fact.certainty + 0.2)
    if fact.kind is FactKind.PARAMETER_RENAMED:
        if _is_name_of_field(occurrence, document):
            return _is_own_field(fact, occurrence, document)
        if _is_of_other_function(fact, occurrence, document) or _is_in_comment(
            occurrence, document
        ):
            return False
        if occurrence.where == "fence":
            return _is_in_call(fact, occurrence, document)
        if owner_in_block(fact, occurrence, document):
            return True
        if is_said_of_owner(fact, occurrence, document, section):
            return True
        if strength < STRONG or not _is_about_owner(fact, occurrence, document, section):
            return False
    is_technical = occurrence.is_technical and not (
        _is_in_comment(occurrence, document)
        or _is_among_words(occurrence, document)
        or _is_word_of_text(occurrence, document)
    )
    return strength >= STRONG or (strength >= PLAIN and is_technical)


def _is_in_call(fact: ChangeFact, occurrence: Occurrence, document: DocFile) -> bool:
    """Whether it stands in the brackets of its function in an example, and that is not declared
    there by somebody else: with a body, or with what the code does not take."""
    name = last_part(fact.owner)
    owner = last_part(fact.owner.rpartition(".")[0]) if name in _MAKERS else name
    lead = document.text(occurrence.block.start, occurrence.start)
    inside = rf"(?<!\w){re.escape(owner)}\s*\((?P<before>(?:[^()]|\([^()]*\))*)\Z"
    call = re.search(rf"(?P<typed>[\w>\]]\s+)?{inside}", lead) if owner else None
    if call is None:
        return False
    opens_line = _DECLARES.search(lead[: call.start()]) is not None
    if not (call["typed"] or opens_line):
        return True
    rest = document.text(occurrence.end, occurrence.block.end)
    listed, _, after = f"{call['before']}{occurrence.word}{rest}".partition(")")
    if re.match(r"[^\n;]*[{:]\s*\n", after):
        return False
    if not call["typed"]:
        return True
    shown = " ".join(fact.detail.split())
    parts = (" ".join(part.split()) for part in listed.split(","))
    return all(part in shown for part in parts if " " in part and occurrence.word not in part)


def _is_about_owner(
    fact: ChangeFact, occurrence: Occurrence, document: DocFile, section: DocSection
) -> bool:
    """Whether the headings or the block name the function, and what has the parameter's name is
    no member of something else; or it has a heading of its own."""
    lead, _ = sides(document, occurrence)
    if lead.endswith("."):
        return False
    if occurrence.block.kind is BlockKind.HEADING:
        return section.heading.strip("`*_ ") == occurrence.word
    # what is public may be made by something private: `_connect` of `connect`
    name = last_part(fact.owner).lstrip("_")
    owner = re.compile(rf"(?<!\w)_*{re.escape(name)}(?!\w)")
    block = document.text(occurrence.block.start, occurrence.block.end)
    return any(owner.search(text) for text in (block, *section.heading_path))


def _is_word_of_text(occurrence: Occurrence, document: DocFile) -> bool:
    """A plain word among others in the text of an example: "disable colors from logging"."""
    if occurrence.where != "fence" or not occurrence.word.isalpha():
        return False
    lead, rest = sides(document, occurrence)
    is_before = re.search(r"[a-z]{2,} \Z", lead) is not None
    return is_before and re.match(r" [a-z][\w.]*(?:\s|\Z)(?!\s*[=(:])", rest) is not None


def _is_name_of_field(occurrence: Occurrence, document: DocFile) -> bool:
    """`:param int limit:`, whatever is said there."""
    field = field_at(document, occurrence.block, occurrence.start)
    return field is not None and field.at == occurrence.start


def _is_own_field(fact: ChangeFact, occurrence: Occurrence, document: DocFile) -> bool:
    """Whether a field is one of the function whose parameter it was, which has none yet of the new
    name."""
    taken = {field.name for field in fields(document, occurrence.block)}
    is_free = strip_quotes(fact.after or "").lstrip("*") not in taken
    return is_free and is_described(fact, document, occurrence.block)


def _is_of_other_function(fact: ChangeFact, occurrence: Occurrence, document: DocFile) -> bool:
    """Whether it stands in the description of a function that has a parameter of that name too, in
    a line that does not call the one that is meant."""
    block, owner = occurrence.block, last_part(fact.owner)
    if block.kind is not BlockKind.DIRECTIVE or not has_signature(document, block):
        return False
    if re.search(rf"(?<![\w-]){re.escape(owner)}\s*\(", occurrence.line_text):
        return False
    return not is_described(fact, document, block)


def _is_in_comment(occurrence: Occurrence, document: DocFile) -> bool:
    """What a comment of an example says is prose: "# This template is rendered"."""
    lead, _ = sides(document, occurrence)
    if occurrence.where == "code span":
        lead = lead.rpartition("`")[2]
    elif occurrence.where != "fence":
        return False
    is_open = lead.rfind("/*") > lead.rfind("*/")
    return is_open or re.search(r"(?:^|\s)(?:#|//)\s", lead) is not None


def _is_among_words(occurrence: Occurrence, document: DocFile) -> bool:
    if occurrence.block.kind is not BlockKind.TABLE:
        return False
    lead = document.text(occurrence.block.start, occurrence.start)
    return is_among_words(lead, document.text(occurrence.end, occurrence.block.end))


def _is_called_extra(occurrence: Occurrence, document: DocFile) -> bool:
    """`app[fast]`, "the `fast` extra"."""
    before = document.text(occurrence.block.start, occurrence.start)
    after = document.text(occurrence.end, occurrence.block.end)
    is_listed = re.search(r"\w\[[\w, -]*\Z", before) and re.match(r"[\w, -]*\]", after)
    return (
        bool(is_listed)
        or re.search(r"(?i)\bextras?:?\s+[`*\"']*\Z", before) is not None
        or re.match(r"(?i)[`*\"']*\s+extra\b", after) is not None
    )
