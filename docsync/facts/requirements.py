"""Line formats that list what a project needs: requirements*.txt and go.mod."""

from __future__ import annotations

import re

from docsync.facts.fact import ChangeFact
from docsync.facts.manifest import requirements
from docsync.facts.named import Family, Named, named_facts
from docsync.facts.text import decode

_DEVELOPMENT = re.compile(r"(?i)dev|test|lint|doc|ci\b|build")
_DIRECTIVE = re.compile(r"^(go|toolchain|module)\s+(\S+)")
_REQUIRE = re.compile(r"^(?:require\s+)?([\w./~-]+\.[\w./~-]+)\s+(v\S+)(\s*//\s*indirect)?")


def requirements_facts(
    path: str, old: bytes | None, new: bytes | None, old_path: str
) -> list[ChangeFact]:
    """Raises SourceError when a side is no text."""
    is_public = _DEVELOPMENT.search(path) is None

    def side(of: str, blob: bytes | None) -> list[Named]:
        found = [
            (line.split(" #")[0].strip(), number)
            for number, line in enumerate(decode(of, blob).split("\n"), 1)
            if not line.lstrip().startswith(("#", "-"))
        ]
        return requirements("requirements", found, is_public=is_public)

    return named_facts(
        path, "requirements", side(old_path or path, old), side(path, new), old_path=old_path
    )


def go_mod_facts(
    path: str, old: bytes | None, new: bytes | None, old_path: str
) -> list[ChangeFact]:
    """Raises SourceError when a side is no text."""

    def side(of: str, blob: bytes | None) -> list[Named]:
        found = []
        for number, raw in enumerate(decode(of, blob).split("\n"), 1):
            line = raw.strip()
            directive = _DIRECTIVE.match(line)
            require = _REQUIRE.match(line)
            if directive:
                found.append(
                    Named(Family.VERSION, directive[1], "", directive[2], number, detail=line)
                )
            elif require and not require[3]:
                found.append(
                    Named(Family.DEPENDENCY, require[1], "require", require[2], number, detail=line)
                )
        return found

    return named_facts(
        path, "go.mod", side(old_path or path, old), side(path, new), old_path=old_path
    )
