"""Made-up projects, a change of each, and the rewrite of its documentation that is right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from docsync.docs.parse import parse_document
from docsync.docs.section import Block, DocFile
from docsync.errors import DocsyncError
from docsync.facts.collect import collect_facts
from docsync.facts.fact import ChangeFact
from docsync.git.diff import FileChange
from docsync.judge.verdict import Affected, Verdict
from docsync.match.index import SectionIndex
from docsync.match.match import match
from docsync.match.rank import Commit
from docsync.rewrite.proposal import Origin, Rewrite
from docsync.selftest.tree import Tree
from docsync.sources import moved_lines
from docsync.verify.evidence import Evidence

MODE = "100644"
Words = Mapping[str, str]
Pairs = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Template:
    """A change of the made-up project and a page about it; `code` and `good` are replacements, all
    with «words» in them."""

    name: str
    path: str
    code: Pairs
    doc: str
    good: Pairs
    moved: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Good:
    """A right rewrite of one block and what it is checked against. `words` are those of its
    domain; `turn` counts pairs of template and domain, all blocks of one having the same."""

    name: str
    turn: int
    template: str
    rewrite: Rewrite
    evidence: Evidence
    format: str
    words: Words

    @property
    def facts(self) -> tuple[ChangeFact, ...]:
        return self.evidence.facts


@dataclass(frozen=True, slots=True)
class _Blobs:
    """Files in memory, by an id made from their place in the list."""

    texts: tuple[str, ...]

    def read(self, oid: str) -> bytes:
        return self.texts[int(oid, 16)].encode()


@lru_cache(maxsize=1)
def _data() -> tuple[dict[str, str], tuple[Template, ...], tuple[dict[str, str], ...]]:
    import tomllib

    folder = files("docsync.selftest")
    read = tomllib.loads((folder / "templates.toml").read_text(encoding="utf-8"))
    domains = tomllib.loads((folder / "domains.toml").read_text(encoding="utf-8"))["domain"]
    templates = tuple(
        Template(
            name=each["name"],
            path=each["path"],
            code=each["code"],
            doc=each["doc"],
            good=each["good"],
            moved=tuple(each["moved"]) if "moved" in each else None,
        )
        for each in read["template"]
    )
    words = tuple(
        {**each, "PACKAGE": each["package"].upper(), "flag_cell": f"``--{each['flag']}``"}
        for each in domains
    )
    return read["code"], templates, words


@lru_cache(maxsize=1)
def goods() -> tuple[Good, ...]:
    """Every template in every domain, in a fixed order."""
    code, templates, domains = _data()
    return tuple(
        good
        for first, template in enumerate(templates)
        for place, words in enumerate(domains)
        for good in _goods(code, template, words, first * len(domains) + place)
    )


def _broken(why: str) -> DocsyncError:
    return DocsyncError(f"a scenario that docsync ships is broken ({why}): please report it")


def _filled(text: str, words: Words) -> str:
    """With each «word» put in; «word:20» is widened to 20 characters."""
    return re.sub(
        r"«(\w+)(?::(\d+))?»", lambda match: words[match[1]].ljust(int(match[2] or 0)), text
    )


def _goods(code: Mapping[str, str], template: Template, words: Words, turn: int) -> Iterator[Good]:
    name = f"{template.name}/{words['package']}"
    changes, blobs, staged = _change(code, template, words)
    facts = collect_facts(
        changes, blobs.read, max_file_bytes=1_000_000, is_doc=lambda path: False
    ).facts
    facts = tuple(fact for fact in facts if fact.is_public)
    document = parse_document(
        template.path, "0" * 40, _filled(template.doc, words).lstrip("\n").encode()
    )
    pairs = [(_filled(old, words), _filled(new, words)) for old, new in template.good]
    found = 0
    text = document.content.decode()
    tree = Tree({**staged, document.path: text})
    for block, old, new in _rewritten(document, pairs):
        found += 1
        verdict = _verdict(document, facts, block, name)
        rewrite = Rewrite(
            verdict,
            block.start,
            block.end,
            old,
            new,
            Origin.MODEL,
            "what the self-test holds to be right",
            model="self-test",
            finish_reason="stop",
        )
        evidence = Evidence(
            text,
            verdict.candidate.facts,
            moved_lines(changes, blobs),
            tree,
            tree,
        )
        yield Good(
            f"{name}/{found}", turn, template.name, rewrite, evidence, document.format, words
        )
    if not found:
        raise _broken(f"{name}: nothing of the page changes")


def _change(
    code: Mapping[str, str], template: Template, words: Words
) -> tuple[list[FileChange], _Blobs, dict[str, str]]:
    """The changed files, their texts, and the files of the tree afterwards."""
    texts: list[str] = []
    changes: list[FileChange] = []
    tree: dict[str, str] = {}
    pairs = [(_filled(old, words), _filled(new, words)) for old, new in template.code]
    unused = {old for old, _ in pairs}
    moved = [_filled(path, words) for path in template.moved or ()]

    def keep(text: str) -> str:
        texts.append(text)
        return f"{len(texts) - 1:040x}"

    for raw_path, raw_text in code.items():
        path, before = _filled(raw_path, words), _filled(raw_text, words).lstrip("\n")
        after = before
        for old, new in pairs:
            if old in after:
                unused.discard(old)
            after = after.replace(old, new)
        new_path = moved[1] if moved[:1] == [path] else path
        tree[new_path] = after
        if after != before or new_path != path:
            status = "R" if new_path != path else "M"
            changes.append(
                FileChange(status, new_path, path, MODE, MODE, keep(before), keep(after))
            )
    if unused:
        raise _broken(f"{template.name}: not in the code: {sorted(unused)}")
    return changes, _Blobs(tuple(texts)), tree


def _rewritten(
    document: DocFile, pairs: Sequence[tuple[str, str]]
) -> Iterator[tuple[Block, str, str]]:
    for section in document.sections:
        for block in section.blocks:
            old = new = document.text(block.start, block.end)
            for was, now in pairs:
                new = new.replace(was, now)
            if new != old:
                yield block, old, new


def _verdict(document: DocFile, facts: tuple[ChangeFact, ...], block: Block, name: str) -> Verdict:
    with SectionIndex(None) as index:
        index.refresh({document.path: "0" * 40}, lambda oids: {"0" * 40: document.content})
        for candidate in match(Commit(facts), index):
            section = candidate.section
            if section.start <= block.start < section.end:
                return Verdict(candidate, Affected.AFFECTED, 1.0, "planted")
    raise _broken(f"{name}: no fact reaches the block in line {block.start_line}")
