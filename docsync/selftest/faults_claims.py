"""Faults of what is claimed: invented names, wrong values, stale words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docsync.facts.fact import FactKind
from docsync.selftest.fault import Kind, code, each, once, subject, units_of, with_sentence
from docsync.selftest.scenario import Good
from docsync.verify.outline import UnitKind

_VALUES = (FactKind.DEFAULT_CHANGED, FactKind.VALUE_CHANGED, FactKind.CONSTANT_CHANGED)


def _said(good: Good, *sentences: str) -> Iterator[str]:
    name = code(good, subject(good))
    for sentence in sentences:
        yield with_sentence(good, sentence.format(name=name, **good.words))


def _in_code(good: Good, line: str) -> Iterator[str]:
    """A line more in a code example, after the one that the change reaches."""
    new = good.rewrite.new
    for unit in units_of(good, UnitKind.CODE):
        if subject(good).strip("-") in unit.text and not unit.text.lstrip().startswith("$"):
            indent = re.match(r"\s*(?:>>> )?", unit.text)
            lead = indent[0] if indent else ""
            yield new[: unit.end] + "\n" + lead + line.format(**good.words) + new[unit.end :]
            return


def _invented_flag(good: Good) -> Iterator[str]:
    mark = "``" if good.format == "rst" else "`"
    yield from _said(good, "{name} can be joined with " + f"{mark}--turbo-mode{mark}.")
    for fact in good.facts:
        if fact.kind is FactKind.FLAG_RENAMED and fact.after:
            yield good.rewrite.new.replace(fact.after, f"{fact.after}-count")


def _flag_of_another(good: Good) -> Iterator[str]:
    """It exists, for another command, and nobody spoke of it."""
    mark = "``" if good.format == "rst" else "`"
    yield from _said(good, "{name} can be joined with " + f"{mark}--prune-after{mark}.")


def _invented_method(good: Good) -> Iterator[str]:
    mark = "``" if good.format == "rst" else "`"
    yield from _said(
        good, "With {name} comes " + f"{mark}delete_many(){mark} for several {{nouns}} at once."
    )
    yield from _in_code(good, "{obj}.purge_everything()")


def _invented_parameter(good: Good) -> Iterator[str]:
    mark = "``" if good.format == "rst" else "`"
    yield from _said(good, "{name} takes " + f"{mark}backoff=2{mark} too.")
    yield from once(good.rewrite.new, r"(?<=\()(?=place|\[\"a\")", "backoff=None, ")
    yield from once(good.rewrite.new, r", strict=True\)", ", strict=True, backoff=None)")


def _parameter_of_another(good: Good) -> Iterator[str]:
    """It exists, for another function of the same class."""
    sister = re.escape(good.words["sister"])
    yield from each(good.rewrite.new, rf"(?<={sister}\()(?=\))", "strict=name")
    yield from each(good.rewrite.new, rf"(?<={sister}\(\"a\")(?=\))", ", strict=name")
    yield from each(good.rewrite.new, rf"(?<={sister}\(name)(?=\))", ", strict=name")


def _invented_name(good: Good) -> Iterator[str]:
    mark = "``" if good.format == "rst" else "`"
    words = ("{PACKAGE}_PROFILE", "MiddleLayer", "retry_budget", "conf/extra.toml")
    for word in (*words, "{package}.hooks.before"):
        yield from _said(good, "{name} looks at " + f"{mark}{word}{mark}.")


def _invented_number(good: Good) -> Iterator[str]:
    yield from _said(
        good,
        "{name} takes up to 6789 {nouns}.",
        "{name} came with version 7.4.1.",
        "{name} waits 97 minutes.",
        "{name} is tried eleven times.",
        "{name} saves 63 % of the time.",
    )


def _invented_default(good: Good) -> Iterator[str]:
    """A value that nobody gave to what was renamed or added."""
    if any(fact.kind in _VALUES for fact in good.facts):
        return
    yield from _said(good, "{name} is 947 by default.", '{name} is "automatic" by default.')


def _wrong_default(good: Good) -> Iterator[str]:
    for fact in good.facts:
        after = fact.after
        if fact.kind in _VALUES and after and after.isdigit():
            number = rf"(?<![\w.]){after}(?![\w.])"
            near = {str(int(after) + 1), str(int(after) * 10), "7", "947"} - {after}
            # a number that the page has already is as wrong as one that it has not
            found = re.findall(r"(?<![\w.])\d+(?![\w.])", good.evidence.doc_text)
            near |= {n for n in found if n not in (after, fact.before)}
            for wrong in sorted(near)[:5]:
                yield from _where_changed(good, number, wrong)


def _default_of_sister(good: Good) -> Iterator[str]:
    """The new row has the value of the row beside it."""
    if any(fact.kind.is_addition for fact in good.facts):
        yield from once(good.rewrite.new, r"`31`", "`4`")
        yield from once(good.rewrite.new, r"`31`", f"`{good.words['level_a']}`")


def _where_changed(good: Good, number: str, wrong: str) -> Iterator[str]:
    old = re.findall(number, good.rewrite.old)
    if not old:
        yield from once(good.rewrite.new, number, wrong)


def _wrong_place(good: Good) -> Iterator[str]:
    """The new value, for something else that had the same old one."""
    for fact in good.facts:
        if fact.kind not in _VALUES or not (fact.before and fact.after):
            continue
        number = rf"(?<![\w.]){re.escape(fact.before)}(?![\w.])"
        places = [m.start() for m in re.finditer(number, good.rewrite.old)]
        changed = list(each(good.rewrite.old, number, fact.after))
        if len(places) > 1:
            yield from (text for text in changed if text != good.rewrite.new)


def _unit_changed(good: Good) -> Iterator[str]:
    yield from once(good.rewrite.new, r"(?<=\d )seconds", "minutes")
    yield from once(good.rewrite.new, r"(?<=\d )seconds", "milliseconds")
    yield from once(good.rewrite.new, r"in seconds", "in minutes")
    yield from once(good.rewrite.new, r"kilobytes", "megabytes")


def _number_changed(good: Good) -> Iterator[str]:
    """Another number than that which the change is about."""
    afters = {fact.after for fact in good.facts}
    for match in re.finditer(r"(?<![\w.^#])\d+(?![\w.)\]])", good.rewrite.new):
        if match[0] not in afters and match[0] in good.rewrite.old:
            text = good.rewrite.new
            yield text[: match.start()] + str(int(match[0]) + 3) + text[match.end() :]
    yield from once(good.rewrite.new, r"after the third", "after the fifth")


def _stale_left(good: Good) -> Iterator[str]:
    """One place is forgotten, or all are and something else was done."""
    for fact in good.facts:
        if fact.kind.is_rename and fact.before and fact.after:
            short = [name.rsplit(".", 1)[-1] for name in (fact.before, fact.after)]
            if fact.kind in (FactKind.FILE_MOVED, FactKind.SYMBOL_MOVED):
                continue
            after = rf"(?<![\w-]){re.escape(short[1])}(?![\w-])"
            if len(re.findall(after, good.rewrite.new)) > 1:
                yield from each(good.rewrite.new, after, short[0])
            else:
                # said beside the old name in place of being put in its place
                yield from once(good.rewrite.new, after, f"{short[0]} or {short[1]}")
                yield from once(good.rewrite.new, after, f"{short[0]}/{short[1]}")


def _nothing_done(good: Good) -> Iterator[str]:
    yield good.rewrite.old
    yield good.rewrite.old.replace(" ", "  ", 1)


def _after_missing(good: Good) -> Iterator[str]:
    """What is gone is gone, and what is there now is not said."""
    for fact in good.facts:
        if fact.kind.is_rename and fact.after:
            short = fact.after.rsplit(".", 1)[-1] if "/" not in fact.after else fact.after
            yield good.rewrite.new.replace(short, good.words["sister"])
            yield re.sub(rf"\.?{re.escape(short)}", "", good.rewrite.new)
        elif fact.kind in _VALUES and fact.after:
            number = rf"(?<![\w.]){re.escape(fact.after)}(?![\w.])"
            yield from _where_changed(good, number, "some")
            yield from _where_changed(good, number, "")


def _old_brought_in(good: Good) -> Iterator[str]:
    for fact in good.facts:
        if fact.kind.is_rename and fact.before and fact.after and "/" not in fact.before:
            before = fact.before.rsplit(".", 1)[-1]
            yield from _said(good, "{name} works like " + code(good, before) + ".")


KINDS = (
    Kind("flag that does not exist", "claims", _invented_flag),
    Kind("flag of another command", "claims", _flag_of_another),
    Kind("invented method", "claims", _invented_method),
    Kind("invented parameter", "claims", _invented_parameter),
    Kind("parameter of another function", "resolved", _parameter_of_another),
    Kind("invented name or path", "claims", _invented_name),
    Kind("invented number or version", "claims", _invented_number),
    Kind("invented default", "claims", _invented_default),
    Kind("wrong default", "new values", _wrong_default),
    Kind("default of the entry beside it", "claims", _default_of_sister),
    Kind("right value in the wrong place", "places", _wrong_place),
    Kind("unit changed", "claims", _unit_changed),
    Kind("number changed", "claims", _number_changed),
    Kind("stale value left", "stale values", _stale_left),
    Kind("nothing changed", "changed", _nothing_done),
    Kind("new value missing", "new values", _after_missing),
    Kind("old name brought in", "stale values", _old_brought_in),
)
