"""Which folders a Python interpreter needs in order to run in the sandbox."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

from docsync.errors import SandboxUnavailable

_ASK = "import json, sys; print(json.dumps([sys.prefix, sys.base_prefix, sys.exec_prefix]))"
_SYSTEM = (Path("/usr"), Path("/bin"), Path("/lib"), Path("/lib64"))


@cache
def folders_of(python: str = sys.executable) -> tuple[Path, ...]:
    """For `Job.visible`: its installation and environment, and where their links lead.

    Raises SandboxUnavailable when it cannot be run."""
    if python == sys.executable:
        prefixes = [sys.prefix, sys.base_prefix, sys.exec_prefix]
    else:
        try:
            done = subprocess.run(
                [python, "-I", "-c", _ASK], check=True, capture_output=True, timeout=30
            )
            prefixes = json.loads(done.stdout)
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            raise SandboxUnavailable(
                f"{python} is no Python that can be run ({error}): name another with --python"
            ) from error
    wanted = [Path(each) for each in prefixes] + [Path(each).resolve() for each in prefixes]
    wanted.append(Path(python).resolve().parent)
    found: dict[Path, None] = {}
    for folder in sorted(wanted, key=lambda each: len(each.parts)):
        is_known = any(folder.is_relative_to(each) for each in (*found, *_SYSTEM))
        if not is_known and folder.is_dir():
            found[folder] = None
    return tuple(found)
