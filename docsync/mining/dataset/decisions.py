"""What people decided in review, as rows: the record of one repository."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from docsync.config import Config
from docsync.docs.parse import parse_document
from docsync.match.evidence import group_of
from docsync.mining.dataset.detection import LABELS, section_text
from docsync.mining.dataset.example import Example, Task
from docsync.mining.dataset.repair import MAX_FACTS, repair_row
from docsync.record import Decision
from docsync.review.stored import StoredProposal
from docsync.rewrite.proposal import Origin


def decided(
    proposals: Iterable[StoredProposal], task: Task, repo: str, licence: str, config: Config
) -> Iterator[Example]:
    """Accepted and edited proposals with the text that people left there; of a rejected one the
    row says that the block stays as it was. The last decision about a block and its facts counts.
    """
    last: dict[tuple[str, str, str], StoredProposal] = {}
    for one in proposals:
        if one.is_decided and one.facts:
            last[one.section_id, one.old, " ".join(f.id for f in one.facts)] = one
    for one in last.values():
        is_kept = one.decision is Decision.ACCEPTED
        meta = {
            "source": "decision",
            "decision": _word(one),
            "repo": repo,
            "commit": one.head,
            "date": datetime.fromtimestamp(one.at, UTC).isoformat(),
            "licence": licence,
        }
        facts = one.facts[:MAX_FACTS]
        if task == "detection":
            text, template = section_text(one.path, one.heading_path, facts, one.old, config)
            meta |= {"task": task, "path": one.path, "kind": "decision", "templates": template}
            yield Example(meta=meta, text=text, label=LABELS[not is_kept])
            continue
        document = parse_document(one.path, one.blob, one.old.encode("utf-8", "surrogateescape"))
        section = document.sections[0]
        row = repair_row(
            document,
            section,
            one.old.rstrip(),
            facts,
            one.new.rstrip() if is_kept and one.new != one.old else None,
            group_of(facts[0]) if is_kept else "rejected",
            meta,
            config,
            one.heading_path,
        )
        yield row


def _word(one: StoredProposal) -> str:
    if one.decision is Decision.REJECTED:
        return "rejected"
    return "edited" if one.origin is Origin.PERSON else "accepted"
