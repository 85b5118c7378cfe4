"""Runs in staledocs' interpreter: takes its own proposal of pairs and acknowledges them, as its
commands do one by one with a person's confirmation."""

import sys
from pathlib import Path

import yaml
from staledocs import engine, gitio, ledger, mapping, suggest
from staledocs.config import CONFIG_NAME, LEDGER_DIR, load

root, documents = Path.cwd(), sys.argv[1:]
settings = {
    "version": 1,
    "docs": {"include": documents},
    "source": {"include": ["**"], "exclude": documents},
}


def configure(**more):
    (root / CONFIG_NAME).write_text(yaml.safe_dump(settings | more), "utf-8")
    return load(root)


(root / LEDGER_DIR).mkdir(parents=True, exist_ok=True)
tracked = gitio.ls_files(root)
proposed = suggest.build(root, configure(), tracked)
pairs = [{"doc": one.doc, "code": one.patterns} for one in proposed if one.patterns]
alone = [one.doc for one in proposed if not one.patterns]
config = configure(pairs=pairs, standalone=alone)
ledger.write_config_ack(root, ledger.config_snapshot(config), note="start")
resolved = mapping.resolve(config, tracked)
for pair in resolved.pairs:
    engine.ack_pair(root, pair, note="start", cfg=config, repo_files=resolved.source_files)
for document in [*resolved.global_docs, *resolved.standalone_docs]:
    anchors = engine.record_doc_anchors(
        root,
        document,
        None,
        config,
        repo_files=resolved.source_files,
        path_only=document in resolved.standalone_docs,
    )
    ledger.write_anchor_baseline(root, document, anchors, note="start")
