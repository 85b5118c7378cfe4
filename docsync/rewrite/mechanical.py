"""Edits that need no model: what a fact replaces, changes or removes, where that is certain.

A rename is made wherever the name stands as a technical word. A value is changed only where it
stands in the same line, row or item as the name. A removed thing takes its own row, item,
definition or directive with it, and nothing else.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace

from docsync.docs.fields import field_at, fields, has_signature
from docsync.docs.ignore import is_kept_from
from docsync.docs.living import living
from docsync.docs.section import Block, BlockKind, DocFile, DocSection
from docsync.docs.tables import is_among_words
from docsync.facts.fact import ChangeFact, FactKind
from docsync.judge.verdict import Verdict
from docsync.match.belonging import (
    is_below_other_class,
    is_of_other_command,
    may_be_of_other_class,
)
from docsync.match.commandline import may_be_of_another
from docsync.match.evidence import group_of, names_owner, words_near
from docsync.match.member import is_in_module
from docsync.match.occurrence import Occurrence, names_anchor, occurrences, sides
from docsync.match.overruled import is_overruled
from docsync.match.recorded import is_measured
from docsync.match.terms import (
    PLAIN,
    STRONG,
    VERSIONED,
    calls_of,
    is_member_fact,
    is_module_move,
    is_path_fact,
    is_route_fact,
    last_part,
    member_names,
    route_forms,
    runtime_of,
    strip_quotes,
    word_strength,
)
from docsync.rewrite.columns import filled
from docsync.rewrite.doubled import without_doubled
from docsync.rewrite.edit import Edit, to_rewrites
from docsync.rewrite.listed import is_listed, is_said_of_owner, owner_in_block
from docsync.rewrite.metavar import metavar_edits
from docsync.rewrite.moved import may_be_path
from docsync.rewrite.proposal import Rewrite
from docsync.rewrite.removal import (
    is_described,
    is_extra,
    is_of_others,
    may_be_replaced,
    removal_edits,
)
from docsync.rewrite.switch import switch_edits
from docsync.rewrite.targets import with_targets
from docsync.rewrite.value import value_edits


def mechanical_rewrites(
    document: DocFile, verdict: Verdict, only: tuple[ChangeFact, ...] | None = None
) -> list[Rewrite]:
    """None for a document that is only reported. `only` are the facts to act on."""
    if document.is_report_only:
        return []
    section = verdict.candidate.section
    every = verdict.candidate.facts
    facts = every if only is None else only
    facts = tuple(
        fact
        for fact in facts
        if not (
            may_be_replaced(fact, every)
            or is_below_other_class(fact, document, section)
            or is_overruled(fact, every, document)
        )
    )
    edits = [edit for fact in facts for edit in edits_for(fact, document, section)]
    edits += [
        edit
        for edit in _further(facts, every, document, section)
        if living(document, section, edit.start, edit.end)
    ]
    edits = without_doubled(edits, document)
    wanted = [e for e in edits if not is_kept_from(document, e.fact, e.start, e.end)]
    if any(fact.reworded is not None for fact in facts):
        from docsync.rewrite.held import without_held

        wanted = without_held(wanted, document, section)
    if any(edit.fact.rows is not None for edit in wanted):
        from docsync.rewrite.analogy import in_order, without_twins

        wanted = in_order(without_twins(wanted, section), document, section)
    wanted = with_targets(_without_whole_lists(wanted, section), document)
    wanted = [_with_gap_above(e, wanted, document, section) for e in wanted]
    return to_rewrites(document, verdict, section.blocks, wanted)


def _without_whole_lists(edits: list[Edit], section: DocSection) -> list[Edit]:
    """Where every item of a list would go, what announces it is left with nothing: a person sees to
    that."""
    lists: dict[int, list[Block]] = {}
    for block in section.blocks:
        if block.kind in (BlockKind.LIST_ITEM, BlockKind.DEFINITION):
            lists.setdefault(block.group, []).append(block)
    dropped = [e for e in edits if not e.new]
    kept = edits
    for items in lists.values():
        inside = [e for e in dropped if any(e.start == b.start for b in items)]
        if len(items) > 1 and {b.start for b in items} == {e.start for e in inside}:
            kept = [e for e in kept if e not in inside]
    return kept


def _with_gap_above(edit: Edit, edits: list[Edit], document: DocFile, section: DocSection) -> Edit:
    """What goes from the end of a document takes the blank line above it along."""
    if edit.new or edit.end < len(document.content) or edit.start <= section.blocks[0].start:
        return edit
    above = document.content[section.blocks[0].start : edit.start]
    gap = re.search(rb"(?<=\n)[ \t]*\r?\n\Z", above)
    if gap is None:
        return edit
    start = edit.start - len(gap[0])
    is_free = all(e.end <= start or e.start >= edit.start for e in edits)
    return replace(edit, start=start) if is_free else edit


_DECLARED = frozenset({FactKind.ANNOTATION_CHANGED, FactKind.PARAMETERS_REORDERED})

_LISTED = frozenset({FactKind.CHOICES_CHANGED, FactKind.KEY_RENAMED})

_TEXTS = frozenset({FactKind.DOCSTRING_CHANGED, FactKind.HELP_CHANGED})

_FLAGS = frozenset({FactKind.FLAG_RENAMED, FactKind.FLAG_REMOVED})


def _further(
    facts: tuple[ChangeFact, ...],
    every: tuple[ChangeFact, ...],
    document: DocFile,
    section: DocSection,
) -> Iterator[Edit]:
    """What most changes have no need of is loaded by those that have."""
    if document.format == "roff":
        from docsync.rewrite.manual import manual_edits

        yield from manual_edits(facts, every, document, section)
        return
    if any(f.kind.value.startswith("parameter-") for f in facts):
        from docsync.rewrite.signature import in_order, signature_edits

        for fact in in_order(facts):
            yield from signature_edits(fact, document, section, every)
    if any(f.kind in _FLAGS and len(f.symbol) == 2 for f in facts):
        from docsync.rewrite.short import short_edits

        for fact in facts:
            yield from short_edits(fact, document, section, every)
    if any(f.kind is FactKind.FLAG_ADDED and len(f.symbol) == 2 for f in facts):
        from docsync.rewrite.new_short import new_short_edits

        for fact in facts:
            yield from new_short_edits(fact, document, section, every)
    if any(f.kind in _TEXTS for f in facts):
        from docsync.rewrite.entry_text import entry_text_edits

        for fact in facts:
            yield from entry_text_edits(fact, document, section)
    if any(f.kind in _DECLARED for f in facts):
        from docsync.rewrite.declared import order_edits, type_edits
        from docsync.rewrite.need import need_edits

        for fact in facts:
            yield from type_edits(fact, document, section)
            yield from order_edits(fact, document, section, every)
            yield from need_edits(fact, document, section)
    if any(f.owner in VERSIONED or runtime_of(f) for f in facts):
        from docsync.rewrite.versions import version_edits

        yield from version_edits(facts, document, section)
    if any(f.symbol.startswith("-") and f.place.path.endswith(".go") for f in facts):
        from docsync.rewrite.go_usage import go_usage_edits

        yield from go_usage_edits(facts, document, section)
    if any("ependenc" in f.owner or f.owner.endswith("requires") for f in facts):
        from docsync.rewrite.needed import needed_edits

        for fact in facts:
            yield from needed_edits(fact, document, section)
    if document.format == "rst" and any(f.kind.value.startswith("symbol-") for f in facts):
        from docsync.rewrite.generated import generated_edits
        from docsync.rewrite.members import member_edits

        # what comes to one place stands there as in the code
        for fact in sorted(facts, key=lambda f: (f.place.path, f.place.line)):
            yield from member_edits(fact, document, section, every)
            yield from generated_edits(fact, document, section, every)
    if document.format == "markdown" and re.search(rb"(?m)^::: ", document.content):
        from docsync.rewrite.listed_members import listed_member_edits

        for fact in facts:
            yield from listed_member_edits(fact, document, section, every)
    if any(f.kind.is_removal for f in facts):
        from docsync.rewrite.passage import passage_edits

        for fact in facts:
            yield from passage_edits(fact, document, section, every)
    if any(f.kind.is_addition or f.kind in _LISTED for f in facts):
        from docsync.rewrite.entries import entry_edits
        from docsync.rewrite.listing import listing_edits

        yield from listing_edits(facts, document, section)
        yield from entry_edits(document, section, facts)


def edits_for(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
    """Only in living text: no edit touches what tells of the past, or what authors keep."""
    for edit in _edits(fact, document, section):
        if living(document, section, edit.start, edit.end):
            yield edit


def _edits(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
    group = group_of(fact)
    if is_member_fact(fact) and not names_owner(fact, words_near(document, section)):
        return  # the same name may belong to something else here
    if group == "rename":
        yield from _rename(fact, document, section)
    elif group == "value":
        yield from value_edits(fact, document, section)
        yield from switch_edits(fact, document, section)
    elif group == "text":
        yield from _text(fact, document, section)
    elif group == "removal" and not document.is_encoded:
        yield from removal_edits(fact, document, section)


def _rename(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
    if not fact.before or not fact.after or _went_private(fact.before, fact.after):
        return
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


def _went_private(before: str, after: str) -> bool:
    """A public name that got an underscore is withdrawn from readers, not renamed for them."""
    return last_part(after).startswith("_") and not last_part(before).startswith("_")


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
    if fact.kind is FactKind.PARAMETER_RENAMED:
        if _is_name_of_field(occurrence, document):
            return _is_own_field(fact, occurrence, document)
        if _is_of_other_function(fact, occurrence, document):
            return False
    strength = word_strength(occurrence.word) * min(1.0, fact.certainty + 0.2)
    if fact.kind is FactKind.PARAMETER_RENAMED and strength < STRONG:
        return owner_in_block(fact, occurrence, document) or is_said_of_owner(
            fact, occurrence, document, section
        )
    is_technical = occurrence.is_technical and not (
        _is_in_comment(occurrence, document) or _is_among_words(occurrence, document)
    )
    return strength >= STRONG or (strength >= PLAIN and is_technical)


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
    if occurrence.where != "fence":
        return False
    lead, _ = sides(document, occurrence)
    return re.search(r"(?:^|\s)(?:#|//)\s", lead) is not None


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


def _text(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
    if document.is_encoded and (fact.rows is not None or fact.is_excerpt):
        return  # what has a form of its own would need its markup
    if fact.rows is not None:
        from docsync.rewrite.analogy import analogy_edits

        yield from analogy_edits(fact, document, section)
        return
    if fact.is_excerpt:
        from docsync.rewrite.excerpt import excerpt_edits

        yield from excerpt_edits(fact, document, section)
        return
    if fact.is_continuation:
        from docsync.rewrite.continuation import continuation_edits

        yield from continuation_edits(fact, document, section)
        return
    if fact.kind is FactKind.PASSAGE_CHANGED:
        from docsync.rewrite.quotation import quotation_edits

        yield from quotation_edits(fact, document, section)
        return
    if not fact.before or not fact.after or fact.kind is FactKind.MESSAGE_REMOVED:
        return
    if len(fact.before.split()) < 3 or "{}" in fact.before:
        return
    if fact.after.rstrip().endswith(":") and not fact.before.rstrip().endswith(":"):
        return  # what it announces is not part of the text
    for occurrence in occurrences(document, section, fact.before):
        old, new = document.text(occurrence.start, occurrence.end), fact.after.strip()
        place = occurrence.start, occurrence.end, new
        is_laid_out = occurrence.block.kind is BlockKind.FENCE
        if document.is_encoded:
            if not is_laid_out:
                yield Edit(*place, fact, f"the text is now “{new[:60]}”")
            continue
        if is_laid_out or document.format == "text":
            if (found := filled(document, occurrence, new)) is None:
                continue
            place = found
        elif "\n" in old or "\n" in new:
            continue
        yield Edit(*place, fact, f"the text is now “{new[:60]}”")
