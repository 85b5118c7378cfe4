"""Documentation as the specification: a section that is named, or what a staged change says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from docsync.codegen.language import is_generated_for, language_of
from docsync.config import Config
from docsync.docs.anchors import github_slug
from docsync.docs.parse import parse_document
from docsync.docs.section import DocFile, DocSection
from docsync.docs.select import DocSelector
from docsync.errors import TargetError
from docsync.facts.publicness import is_test_path
from docsync.git.context import GitContext
from docsync.git.grep import files_with
from docsync.git.objects import ObjectReader
from docsync.git.runner import Git
from docsync.git.tree import read_index
from docsync.sources import read_change

MAX_CHARS = 4_000
MAX_NAMES = 40
# in a code span, or called
_NAME = re.compile(r"`{1,2}([A-Za-z_][\w.]*)|\b([A-Za-z_]\w*)\(")


@dataclass(frozen=True, slots=True)
class Wish:
    """A function that changed documentation speaks of; `section` is the text, `place` where it
    stands. `is_open`: it has no body yet."""

    path: str
    name: str
    section: str
    place: str
    is_open: bool


def read_section(root: Path, cwd: Path, reference: str) -> str:
    """The text of `docs/page.md#heading`, with the sections below it, as the work tree has it.

    Raises TargetError when there is no such file or heading, or the text is too long."""
    path, _, fragment = reference.partition("#")
    file = cwd / path
    if not file.is_file():
        file = root / path
    try:
        content = file.read_bytes()
    except OSError as error:
        raise TargetError(f"{path} cannot be read ({error.strerror}): name another.") from error
    document = parse_document(path, "", content)
    text = document.text(0, len(content))
    if fragment:
        text = _text_of(document, path, fragment)
    if len(text) > MAX_CHARS:
        raise TargetError(
            f"{reference} has {len(text):,} characters, more than a local model can follow "
            f"({MAX_CHARS:,}): name a section of it, as {path}#heading."
        )
    return text.strip()


def _text_of(document: DocFile, path: str, fragment: str) -> str:
    wanted = github_slug(fragment.replace("-", " ")) or fragment
    for number, section in enumerate(document.sections):
        if section.level and github_slug(section.heading) in (fragment, wanted):
            end = section.end
            for below in document.sections[number + 1 :]:
                if below.level <= section.level:
                    break
                end = below.end
            return document.text(section.start, end)
    known = [github_slug(each.heading) for each in document.sections if each.level]
    raise TargetError(f"{path} has no heading #{fragment}. It has: {', '.join(known[:12])}.")


def find_wishes(git: Git, context: GitContext, config: Config) -> list[Wish]:
    """The functions that the staged change of documentation names in code spans or calls.
    Raises GitError."""
    selector = DocSelector(config)
    change = read_change(git, context, selector, None, None)
    wishes: dict[tuple[str, str], Wish] = {}
    with ObjectReader(git, max_bytes=config.max_file_bytes) as reader:
        for doc in change.docs:
            if doc.new_oid is None:
                continue
            old = reader.read(doc.old_oid) if doc.old_oid else b""
            document = parse_document(doc.path, doc.new_oid, reader.read(doc.new_oid))
            for section, names in _changed(document, old):
                text = document.text(section.start, section.end).strip()[:MAX_CHARS]
                place = f"{doc.path}:{section.start_line}"
                for path, name, is_open in _definitions(git, reader, names, selector):
                    wishes.setdefault((path, name), Wish(path, name, text, place, is_open))
    return list(wishes.values())


def _changed(document: DocFile, old: bytes) -> Iterator[tuple[DocSection, list[str]]]:
    """Sections with new lines, and the names in those lines."""
    known = set(old.decode("utf-8", "replace").splitlines())
    for section in document.sections:
        text = document.text(section.start, section.end)
        new = [line for line in text.splitlines() if line not in known]
        found: dict[str, None] = {}
        for match in _NAME.finditer("\n".join(new)):
            found[match[1] or match[2]] = None
        if found:
            yield section, list(found)[:MAX_NAMES]


def _definitions(
    git: Git, reader: ObjectReader, names: list[str], selector: DocSelector
) -> Iterator[tuple[str, str, bool]]:
    """Path, qualified name and whether it is unwritten, of functions that the index defines."""

    def is_code(path: str) -> bool:
        return is_generated_for(path) and not is_test_path(path) and not selector.is_doc(path)

    short = {name.rpartition(".")[2] for name in names}
    entries = read_index(git)
    for path in sorted(files_with(git, sorted(short), None, is_code)):
        try:
            source = reader.read(entries[path].oid).decode("utf-8")
            language = language_of(path)
            language.prepare(git.root)
            found = list(language.definitions(path, source))
        except (TargetError, UnicodeDecodeError):
            continue
        for name, is_open in found:
            if name in names:
                yield path, name, is_open
