"""Whether links and images stay, and no target is invented."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from docsync.facts.fact import FactKind
from docsync.rewrite.proposal import Check
from docsync.verify.edit import Edit, failed, listed, passed, warned
from docsync.verify.evidence import contains
from docsync.verify.outline import Outline
from docsync.verify.prose import is_entry_of_removed, is_of_entry
from docsync.verify.renamed import stood_before

_MARKDOWN = re.compile(
    r"""(?P<image>!?)\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]
        (?:\(\s*<?(?P<target>(?:[^()\s<>]|\([^()\s]*\))*)>?(?:\s+["'(][^"')]*["')])?\s*\)
          |\[(?P<ref>[^\[\]]*)\])
      | ^[ \t]{0,3}\[(?P<name>[^\]^][^\]]*)\]:\s*<?(?P<defined>\S+?)>?(?=\s|$)
      | \b(?:href|src)\s*=\s*["'](?P<attribute>[^"']+)["']""",
    re.VERBOSE | re.MULTILINE,
)
_RST = re.compile(
    r"""`[^`<]*<(?P<target>[^`<>\s]+)>`_{0,2}
      | ^[ \t]*\.\.\s_[^:\n]+:\s+(?P<defined>\S+)
      | (?P<role>:(?:doc|ref|download|any|numref|term|py:\w+|meth|func|class|mod|attr|exc|data
         |option|envvar|confval):`[^`]+`)
      | ^[ \t]*\.\.\s(?:image|figure|literalinclude|include)::\s*(?P<image>\S+)
      | (?<![\w`])(?P<ref>[^\W_][\w-]*)_(?![\w`])""",
    re.VERBOSE | re.MULTILINE,
)
_ASCIIDOC = re.compile(
    r"""\b(?:xref|link|image|include):{1,2}(?P<target>[^\[\s]+)\[
      | <<(?P<ref>[^>,\s]+)(?:,[^>]*)?>>""",
    re.VERBOSE,
)
_PATTERNS = {"rst": _RST, "asciidoc": _ASCIIDOC}
_SCRIPT = re.compile(r"\s*(?:javascript|vbscript|data|blob)\s*:", re.IGNORECASE)
_URL = re.compile(r"\b(?:https?|ftp|ssh|git|file|wss?)://[^\s<>\"'`)\]}|]+|\bmailto:[^\s<>\"'`)]+")


def check_links(edit: Edit) -> Check:
    """No target added that is not in the document, the diff or the tree; an external URL never
    from the tree. A link goes only with what a fact removed or renamed."""
    was, now = links(edit.old, edit.format), links(edit.new, edit.format)
    added = sorted((now - was).keys())
    for target in added:
        if _SCRIPT.match(target):
            return failed("links", f"a link that runs or carries something: `{target[:40]}`")
        if not _is_known(target, edit):
            return failed("links", f"link target that nothing supports: `{target}`")
    lost = [t for t in (was - now) if t not in now]
    unexplained = [
        t
        for t in lost
        if not (edit.reach.reaches(t) or _went_with_unit(t, edit) or _went_with_words(t, edit))
    ]
    if unexplained and not is_entry_of_removed(edit):  # which goes with all that it says
        return failed("links", f"link lost: {listed(sorted(unexplained))}")
    is_told = edit.has_removal or all(_went_with_words(t, edit) for t in lost)
    if len(lost) > len(added) and not is_told:
        return failed("links", f"link lost, and none is in its place: {listed(sorted(lost))}")
    if lost:
        return warned("links", f"link gone with what was changed: {listed(sorted(lost))}")
    return passed("links")


def links(outline: Outline, format: str) -> Counter[str]:
    """The link and image targets outside code, with how often each stands there."""
    text = outline.prose
    for start, end in outline.spans if format != "rst" else ():
        text = text[:start] + " " * (end - start) + text[end:]
    found: Counter[str] = Counter()
    for match in _PATTERNS.get(format, _MARKDOWN).finditer(text):
        groups = match.groupdict()
        image = groups.pop("image", "") or ""
        for name in ("target", "defined", "attribute", "role"):
            if groups.get(name):
                found[groups[name]] += 1
        if groups.get("ref") is not None:
            # the text is the name, and may be code: "[`app.Hub`][]"
            named = outline.text[slice(*match.span("text"))] if "text" in groups else ""
            found[f"[{groups['ref'] or named}]"] += 1
        if image not in ("", "!"):
            found[image] += 1
    for match in _URL.finditer(text):
        target = match[0].rstrip(".,;:!?")
        if target not in found:
            found[target] += 1
    # a URL of the code is no link, but may not be invented either
    code = " ".join(outline.text[a:b] for a, b in (*outline.code, *outline.spans))
    for match in _URL.finditer(code):
        found.setdefault(match[0].rstrip(".,;:!?"), 1)
    return found


def is_external(target: str) -> bool:
    return bool(_URL.match(target)) or target.startswith(("//", "www."))


def _is_known(target: str, edit: Edit) -> bool:
    evidence = edit.evidence
    facts = " ".join(f"{f.before} {f.after} {f.symbol} {f.detail}" for f in evidence.facts)
    texts: tuple[str, ...] = (evidence.doc_text, evidence.diff_text, facts)
    if any(_stands(target, text) for text in texts):
        return True
    if stood_before(target, edit.old.text, evidence.facts):
        return True
    if is_external(target):
        return False
    if name := re.fullmatch(r"\[`([\w.]+)`\]", target):
        return _is_word(name[1], edit, texts)
    if target.startswith("[") and edit.format == "asciidoc":
        return contains(evidence.doc_text, target.strip("[]"))
    if target.startswith("["):
        return f"{target}:".casefold() in evidence.doc_text.casefold()
    if target.startswith("#"):
        return target[1:] in {_slug(h.text) for h in edit.new.headings}
    if target.startswith(":"):
        names = re.findall(r"[\w.:/-]{2,}", target.split("`")[1])
        return all(_is_word(name, edit, texts) for name in names)
    path, _, anchor = target.partition("#")
    return (not anchor or anchor in evidence.doc_text) and _is_word(
        path.removeprefix("./").lstrip("./"), edit, texts
    )


def _is_word(word: str, edit: Edit, texts: tuple[str, ...]) -> bool:
    has: Callable[[str], bool] = edit.evidence.words.has
    return any(contains(text, word) for text in texts) or has(word)


def _stands(target: str, text: str) -> bool:
    """As a whole: `https://a.example/x` does not stand in `https://a.example/xyz`."""
    return bool(re.search(rf"(?<![\w/.]){re.escape(target)}(?![\w/-]|[.?#=]\w)", text))


def _slug(heading: str) -> str:
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", heading.casefold()).strip())


def _went_with_unit(target: str, edit: Edit) -> bool:
    holders = [u for u in edit.old.units if target.strip("[]") in u.text]
    kept = {u.text for u in edit.new.units}
    gone = [u for u in holders if u.text not in kept]
    return bool(gone) and all(
        edit.reach.names_removed(u.text) or is_of_entry(u, edit) for u in gone
    )


def _went_with_words(target: str, edit: Edit) -> bool:
    """Whether the passage of the code that a document quotes has it no more."""
    passages = (f for f in edit.evidence.facts if f.kind is FactKind.PASSAGE_CHANGED)
    return any(_stands(target, f.before or "") and target not in (f.after or "") for f in passages)
