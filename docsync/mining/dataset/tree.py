"""What stands in a repository at one commit: its documents block by block, its functions."""

from __future__ import annotations

from collections.abc import Iterator

from docsync.config import Config
from docsync.docs.parse import parse_document
from docsync.docs.section import DocFile
from docsync.docs.select import DocSelector, is_generated, is_translation
from docsync.errors import GitError
from docsync.git.objects import ObjectReader
from docsync.git.tree import read_tree
from docsync.mining.clones import Clone
from docsync.mining.dataset.clean import hash_of
from docsync.mining.dataset.example import Example

MAX_DOCUMENTS = 400


def documents(clone: Clone, limit: int = MAX_DOCUMENTS) -> Iterator[DocFile]:
    """Those that people write by hand in one language, in an order that depends on their paths
    alone. Raises GitError."""
    git, config = clone.git(), Config()
    selector = DocSelector(config)
    tree = read_tree(git, clone.tip)
    paths = [p for p, entry in tree.items() if entry.is_regular and selector.is_doc(p)]
    paths = [p for p in paths if not is_translation(p, tree)]
    with ObjectReader(git, max_bytes=config.max_file_bytes) as reader:
        for path in sorted(paths, key=lambda p: (hash_of(p), p))[:limit]:
            try:
                content = reader.read(tree[path].oid)
            except GitError:
                continue
            if b"\0" in content[:8000] or is_generated(content):
                continue
            document = parse_document(path, tree[path].oid, content)
            if not (document.is_report_only or document.is_encoded):
                yield document


MIN_CHARS, MAX_CHARS = 200, 6_000


def sections(clone: Clone) -> Iterator[Example]:
    """Plain text for training in a domain: each section of the documents. Raises GitError."""
    for document in documents(clone):
        for section in document.sections:
            text = document.text(section.start, section.end).strip()
            if MIN_CHARS <= len(text) <= MAX_CHARS:
                meta = {
                    "task": "text",
                    "source": "history",
                    "repo": clone.name,
                    "commit": "",
                    "date": "",
                    "path": document.path,
                    "kind": document.format,
                }
                yield Example(meta=meta, text=text)
