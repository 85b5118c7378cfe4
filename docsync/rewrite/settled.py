"""What the edits of a section are together: what one of them makes untrue, or says again, goes."""

from __future__ import annotations

from collections.abc import Sequence

from docsync.docs.section import DocFile, DocSection
from docsync.rewrite.doubled import without_doubled
from docsync.rewrite.edit import Edit
from docsync.rewrite.halves import with_values
from docsync.rewrite.sisters import without_some_sisters
from docsync.rewrite.twins import without_known


def settled(edits: Sequence[Edit], document: DocFile, section: DocSection) -> list[Edit]:
    edits = without_known(without_some_sisters(edits, document), document, section)
    return without_doubled(with_values(edits, document), document)
