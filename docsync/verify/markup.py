"""Whether inline markup holds: HTML and JSX, RST directives, roles, substitutions, emphasis."""

from __future__ import annotations

import re
from collections import Counter

from docsync.docs.section import ENCODED
from docsync.match.terms import is_path_fact, strip_quotes
from docsync.rewrite.proposal import Check
from docsync.verify.edit import Edit, failed, listed, passed, quote
from docsync.verify.outline import Outline

_TAG = re.compile(r"<(?:!--.*?(?:-->|\Z)|/?[A-Za-z][\w.:-]*(?:\s[^<>]*)?/?>)", re.DOTALL)
_EMAIL_OR_URL = re.compile(r"<(?:[a-z][a-z0-9+.-]*:|[^<>@\s]+@)")
_DIRECTIVE = re.compile(r"^[ \t]*\.\. (?:\|[^|\n]+\| )?([\w:-]+)::", re.MULTILINE)
_LONG = re.compile(r"(?<![\w-])--[A-Za-z][\w-]*")
_ABOUT = re.compile(r"^[ \t]*\.\. (?P<name>[\w:-]+)::[ \t]+(?P<word>[\w.:-]+)", re.MULTILINE)
_ROLE = re.compile(r"(?<![\w`]):([\w:+.-]+):`[^`]+`")
_SUBSTITUTION = re.compile(r"(?<![\w|`])\|([^\s|](?:[^|\n]*[^\s|])?)\|(?![\w|`])")
_FOOTNOTE = re.compile(r"\[(?:\^[^\]\s]+|#[\w-]*|\d+)\](?:_(?!\w)|(?=[\s.,;:]|$))")
_BREAK = re.compile(r"<br ?/?>")
_HISTORY = frozenset({"versionadded", "versionchanged", "deprecated", "versionremoved"})


def check_html(edit: Edit) -> Check:
    """No HTML, JSX or comment comes or goes; a fact's words inside a tag may change. To a man page
    `<file>` is a word."""
    if edit.format in ENCODED:
        return passed("html")
    was, now = _tags(edit.old), _tags(edit.new)
    added = sorted((now - was).elements())
    lost = sorted((was - now).elements())
    for tag in list(added):
        twin = next((t for t in lost if _is_same_tag(t, tag, edit)), None)
        if twin is not None:
            added.remove(tag)
            lost.remove(twin)
    # what only breaks a line may stand where the document has others
    added = [t for t in added if not (_BREAK.fullmatch(t) and t in edit.evidence.doc_text)]
    if added:
        return failed("html", f"HTML or JSX added: {quote(added[0])}")
    lost = [tag for tag in lost if not edit.has_removal or tag.startswith("<!--")]
    if lost:
        return failed("html", f"HTML, JSX or comment lost: {quote(lost[0])}")
    return passed("html")


def _tags(outline: Outline) -> Counter[str]:
    text = outline.prose
    for start, end in outline.spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return Counter(
        " ".join(m[0].split()) for m in _TAG.finditer(text) if not _EMAIL_OR_URL.match(m[0])
    )


def _is_same_tag(was: str, now: str, edit: Edit) -> bool:
    for fact in edit.evidence.facts:
        if fact.before and fact.after:
            was = was.replace(fact.before, fact.after)
    return was == now


def check_directives(edit: Edit) -> Check:
    """RST directives stay, in order; a note of history may come, and one for an added thing where
    the document has others of its kind; one may go with its subject."""
    if edit.format != "rst":
        return passed("directives")
    was = _DIRECTIVE.findall(edit.old.text)
    now = _DIRECTIVE.findall(edit.new.text)
    rest = list(was)
    fresh = _for_added(edit)
    for name in now:
        if name in rest:
            rest.remove(name)
        elif name in fresh:
            fresh.remove(name)
        elif name not in _HISTORY:
            return failed("directives", f"directive added: `{name}`")
    if rest and not edit.has_removal:
        return failed("directives", f"directive lost: {listed(rest)}")
    broken = r"^[ \t]*(?:\.\.\w[\w-]*::|\.\. (?:note|warning|tip|code-block|deprecated)\s*:?\s*$)"
    if re.search(broken, edit.new.text, re.M) and not re.search(broken, edit.old.text, re.M):
        return failed("directives", "a directive is not written as `.. name::`")
    return passed("directives")


def _for_added(edit: Edit) -> list[str]:
    """The directives about things that the change added: `.. option:: --quiet`."""
    added = {
        strip_quotes(f.symbol)
        for f in edit.evidence.facts
        if f.rows is not None or (f.kind.is_addition and not is_path_fact(f))
    }
    known = set(_DIRECTIVE.findall(edit.evidence.doc_text))
    found = []
    for match in _ABOUT.finditer(edit.new.text):
        line = edit.new.text[match.start("word") :].partition("\n")[0]
        # `-o FILE, --output FILE` is of both
        names = {match["word"], re.split(r"[.:]+", match["word"])[-1], *_LONG.findall(line)}
        if match["name"] in known and not names.isdisjoint(added):
            found.append(match["name"])
    return found


def check_roles(edit: Edit) -> Check:
    """RST roles are of a kind that the document uses; substitutions and footnotes stay."""
    if edit.format == "rst":
        known = set(_ROLE.findall(edit.evidence.doc_text)) | set(_ROLE.findall(edit.old.text))
        invented = sorted(set(_ROLE.findall(edit.new.prose)) - known)
        if invented:
            return failed("references", f"role that the document does not use: {listed(invented)}")
        was = set(_SUBSTITUTION.findall(_without_tables(edit.old.prose)))
        now = set(_SUBSTITUTION.findall(_without_tables(edit.new.prose)))
        lost = [name for name in was - now if not _went_with_removed(f"|{name}|", edit)]
        if now - was or lost:
            return failed("references", f"substitution changed: {listed(sorted(was ^ now))}")
    was, now = (set(_FOOTNOTE.findall(o.prose)) for o in (edit.old, edit.new))
    if now - was or (was - now and not edit.has_removal):
        return failed("references", f"footnote reference changed: {listed(sorted(was ^ now))}")
    return passed("references")


def _went_with_removed(mark: str, edit: Edit) -> bool:
    return all(edit.reach.names_removed(u.text) for u in edit.old.units if mark in u.text)


def _without_tables(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(("|", "+")))


def check_balance(edit: Edit) -> Check:
    """Backquotes, emphasis and brackets that were closed are closed."""
    for unit_marks in _MARKS[edit.format == "rst"]:
        if _is_odd(edit.new, unit_marks) and not _is_odd(edit.old, unit_marks):
            return failed("balance", f"`{unit_marks}` is not closed")
    for opening, closing in ("()", "[]", "{}"):
        was = _depth(edit.old.prose, opening, closing)
        now = _depth(edit.new.prose, opening, closing)
        if was == 0 and now != 0:
            return failed("balance", f"`{opening}` and `{closing}` do not match")
    return passed("balance")


_MARKS = (("`", "**"), ("``", "`", "**"))  # Markdown, RST


def _is_odd(outline: Outline, mark: str) -> bool:
    text = outline.prose.replace("\\`", "")
    if mark == "`":
        text = text.replace("``", "")
    else:
        text = re.sub(r"\*{3,}", "", text)
    if mark == "**":
        # a glob or a power in code is no emphasis
        text = re.sub(r"`[^`\n]*`", "", text)
        text = re.sub(r"(?<=\s)\*\*(?=\s)|\w\*\*\w|/\*\*|\*\*/|\*\*\w+\(|\(\*\*", "", text)
    return text.count(mark) % 2 == 1


def _depth(text: str, opening: str, closing: str) -> int:
    text = re.sub(r"`[^`\n]*`|\\[\[\](){}]|[:;]-?[()]|^[ \t]*\w\)", "", text, flags=re.M)
    return text.count(opening) - text.count(closing)
