"""What docsync wrote that the commit under way holds."""

from __future__ import annotations

from docsync.docs.parse import parse_document
from docsync.docs.splice import encode_like
from docsync.git.context import GitContext
from docsync.git.runner import Git
from docsync.git.tree import read_entry
from docsync.journal import Journal
from docsync.record import Decision


def sections_in_index(git: Git, context: GitContext, journal: Journal) -> int:
    """Sections that docsync rewrote since the last commit, whose new text stands in the index that
    is being committed and was not rejected. Committing what was shown accepts it."""
    written = [
        each
        for each in journal.proposals(head=context.head or "")
        if each.is_written and each.decision is not Decision.REJECTED
    ]
    sections: set[str] = set()
    for path in {each.path for each in written}:
        entry = read_entry(git, path)
        if entry is None:
            continue
        document = parse_document(path, entry.oid, git.run("cat-file", "blob", entry.oid))
        for each in written:
            if each.path != path or entry.oid == each.blob:
                continue
            try:
                wanted = encode_like(document, each.new, each.old)
            except ValueError:
                continue
            if wanted in document.content:
                sections.add(each.section_id)
    return len(sections)
