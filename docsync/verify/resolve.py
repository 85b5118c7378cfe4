"""Claims looked up in the staged tree by their kind.

That a word stands somewhere in the tree does not make it a parameter of *this* function. What a
rewrite newly says is looked up where it must be: a parameter in the signature of the function that
is called, a default in the signature or the fact, a path among the files, an anchor in the page
that the link names. What cannot be looked up is left to the other checks.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from docsync.rewrite.proposal import Check
from docsync.verify.edit import Edit, failed, passed
from docsync.verify.evidence import CodeSource
from docsync.verify.reach import tail
from docsync.verify.renamed import stood_before
from docsync.verify.signatures import signature_problems

_CALL = re.compile(r"(?<![\w$])(?P<name>[A-Za-z_$][\w$]*)\((?P<inside>[^()\n]*)\)")
_KEYWORD = re.compile(r"(?:^|,)\s*(?P<name>[A-Za-z_]\w*)\s*=(?!=)\s*(?P<value>[^,]+)?")
_DEFAULT = re.compile(
    r"\bdefault(?:s(?: to)?| is|:| value(?: is|:)?)?[:\s(]*`{1,2}(?P<value>[^`\n]+)`{1,2}", re.I
)
_PATH = re.compile(r"`{1,2}(?P<path>(?:\./)?[\w.-]+(?:/[\w.-]+)+\.\w{1,5})`{1,2}")
_ANCHOR = re.compile(r"\]\((?P<page>[^\s()#:]*)#(?P<anchor>[^\s()]+)\)")
_OPEN = re.compile(r"\*\*|\.\.\.|\bkwargs\b|\boptions?\b|\bargs\b")


def check_resolved(edit: Edit) -> Check:
    """Fails on the first new claim that the staged tree denies."""
    code = edit.evidence.code
    for problem in signature_problems(edit):
        return failed("resolved", problem)
    if code is not None:
        for problem in _problems(edit, code):
            return failed("resolved", problem)
    return passed("resolved")


def _problems(edit: Edit, code: CodeSource) -> Iterator[str]:
    old, new = edit.rewrite.old, edit.rewrite.new
    known = set(old.split("\n"))
    fresh = "\n".join(line for line in new.split("\n") if line not in known)
    yield from _parameters(old, fresh, code)
    yield from _defaults(old, fresh, edit)
    was = {m["path"] for m in _PATH.finditer(old)}
    for match in _PATH.finditer(fresh):
        path = match["path"].removeprefix("./")
        if match["path"] not in was and not has_file(path, edit, code):
            yield f"no file `{path}` is staged"
    yield from _anchors(old, fresh, edit, code)
    yield from _pages(old, edit.rewrite.new, edit, code)


_TOCTREE = re.compile(
    r"(?m)^(?P<indent>[ \t]*)\.\. toctree::.*"
    r"(?P<entries>(?:\n(?:[ \t]*$|(?P=indent)[ \t]+\S.*))*)"
    r"|^[ \t]*`{3,}\{toctree\}.*(?P<fenced>(?:\n(?![ \t]*`{3}).*)*)"
)
_PAGE = re.compile(r"(?:[^<\n]*<)?(?P<page>[^\s<>:*?]+)>?\Z")
_PAGES = ("", ".rst", ".md", ".txt", ".ipynb", ".rst.txt")


def _pages(old: str, new: str, edit: Edit, code: CodeSource) -> Iterator[str]:
    """What a `toctree` lists is a page, whatever it is called after."""
    if "toctree" not in new:
        return
    folder = posixpath.dirname(edit.rewrite.verdict.candidate.section.path)
    for page in sorted(_listed(new) - _listed(old)):
        place = page.lstrip("/") if page[0] == "/" else posixpath.join(folder, page)
        inside = posixpath.normpath(place)
        at = [] if inside.startswith("..") else [inside + suffix for suffix in _PAGES]
        # "/page" is below the folder of the sources, which only their configuration tells
        if page[0] != "/" and page != "self" and not any(map(code.has_path, at)):
            yield f"no page `{page}` is staged"


def _listed(text: str) -> set[str]:
    found = (m["entries"] or m["fenced"] or "" for m in _TOCTREE.finditer(text))
    lines = (line.strip() for entries in found for line in entries.split("\n"))
    return {m["page"] for line in lines if line[:1] != ":" and (m := _PAGE.match(line))}


def _parameters(old: str, fresh: str, code: CodeSource) -> Iterator[str]:
    was = {(m["name"], k["name"]) for m in _CALL.finditer(old) for k in _keywords(m["inside"])}
    for call in _CALL.finditer(fresh):
        asked = [k["name"] for k in _keywords(call["inside"])]
        asked = [name for name in asked if (call["name"], name) not in was]
        signatures = code.signatures(call["name"]) if asked else ()
        if not signatures or any(_OPEN.search(s) for s in signatures):
            continue
        for name in asked:
            if not any(re.search(rf"(?<![\w$]){re.escape(name)}(?![\w$])", s) for s in signatures):
                yield f"`{call['name']}` takes no `{name}`"


def _keywords(inside: str) -> Iterator[re.Match[str]]:
    return _KEYWORD.finditer(inside)


def _defaults(old: str, fresh: str, edit: Edit) -> Iterator[str]:
    """A default is that of the thing that its line names."""
    was = {line.strip() for line in old.split("\n")}
    for line in fresh.split("\n"):
        match = _DEFAULT.search(line)
        if match is None or line.strip() in was or match["value"] in _values(old):
            continue
        for fact in edit.evidence.facts:
            name = tail(fact.symbol)
            if fact.kind.is_removal or not re.search(rf"(?<![\w-]){re.escape(name)}(?!\w)", line):
                continue
            if fact.after and _is_literal(fact.after) and not _same(fact.after, match["value"]):
                yield f"the default of `{name}` is `{fact.after}`, not `{match['value']}`"


def _values(text: str) -> set[str]:
    return {m["value"] for m in _DEFAULT.finditer(text)}


def _is_literal(text: str) -> bool:
    literal = r"-?\d[\d_.]*|[Tt]rue|[Ff]alse|\"[^\"\n]*\"|'[^'\n]*'"
    return re.fullmatch(literal, text.strip()) is not None


def _same(one: str, other: str) -> bool:
    plain = [re.sub(r"[\"'_\s]", "", text).casefold() for text in (one, other)]
    if plain[0] == plain[1]:
        return True
    try:
        return float(plain[0]) == float(plain[1])
    except ValueError:
        return False


def has_file(path: str, edit: Edit, code: CodeSource) -> bool:
    """Whether `path`, from the top of the staged tree or from the page, is a file; or the change
    or the page speaks of it."""
    page = posixpath.dirname(edit.rewrite.verdict.candidate.section.path)
    for place in (path, posixpath.join(page, path)):
        inside = posixpath.normpath(place)
        # git refuses what leads out of the tree
        if not inside.startswith(("..", "/")) and code.has_path(inside):
            return True
    # an example may name a file of its reader's; the change or the page says so
    return any(path in text for text in (edit.evidence.diff_text, edit.evidence.doc_text))


def _anchors(old: str, fresh: str, edit: Edit, code: CodeSource) -> Iterator[str]:
    was = {m[0] for m in _ANCHOR.finditer(old)}
    here = edit.rewrite.verdict.candidate.section.path
    for match in _ANCHOR.finditer(fresh):
        if match[0] in was:
            continue
        page = here
        if match["page"]:
            page = posixpath.normpath(posixpath.join(posixpath.dirname(here), match["page"]))
        text = edit.evidence.doc_text if page == here else code.text(page)
        if text is None:
            continue
        from docsync.docs.anchors import anchors
        from docsync.docs.parse import parse_document

        known = anchors(parse_document(page, "", text.encode("utf-8", "surrogateescape")))
        if page == here:
            made = edit.rewrite.new.encode("utf-8", "surrogateescape")
            known |= anchors(parse_document(page, "", made))
        if match["anchor"] not in known and match["anchor"].lower() not in known:
            # headings may yet get their new names: docsync.headings sees to it, or takes it back
            there = "".join(f"#{anchor} " for anchor in known)
            if stood_before(f"#{match['anchor']} ", there, edit.evidence.facts):
                continue
            yield f"`{page}` has no `#{match['anchor']}`"
