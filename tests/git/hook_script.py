"""The hook of the scenario tests: docs/use.md must name the timeout that code.py has.

Run by git or by pre-commit. Writes what became of it to $SEEN and stops the commit once; what was
decided for a state of the code is not asked again.
"""

import json
import os
import re
import sys
from pathlib import Path

from docsync.git.context import find_context
from docsync.git.diff import fingerprint, staged_diff
from docsync.git.objects import ObjectReader
from docsync.git.stage import finish_interrupted, stage_document
from docsync.git.state import make_state_dir, run_lock
from docsync.git.tree import read_index


def main() -> int:
    git, ctx = find_context(Path.cwd(), os.environ)
    changes = [c for c in staged_diff(git, ctx).changes if c.path == "code.py"]
    decided = make_state_dir(ctx) / f"decided-{fingerprint(changes)}"
    with run_lock(ctx.state_dir, wait_s=20):
        finish_interrupted(git, ctx)
        index = read_index(git)
        with ObjectReader(git) as reader:
            code = reader.read(index["code.py"].oid)
            doc = reader.read(index["docs/use.md"].oid)
        number = re.findall(rb"\d+", code)[0]
        text = re.sub(rb"(?<=timeout is )\d+", number, doc)
        if text == doc or decided.exists():
            return 0
        outcome = stage_document(git, ctx, "docs/use.md", index["docs/use.md"].oid, text)
        Path(os.environ["SEEN"]).write_text(json.dumps([outcome.state, outcome.why]))
        decided.touch()
        return 1


sys.exit(main())
