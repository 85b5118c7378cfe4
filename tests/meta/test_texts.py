"""What every file of the project must and must not say."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.meta.tree import ROOT, tracked

# paths that differ between machines; /dev, /etc, /usr/bin/env and the like do not
MACHINE_PATH = re.compile(
    rb"(?<![\w.~$}\-/])(?:/(?:home|Users|root|work|mnt|opt|workspace)/[\w.-]+|[A-Z]:\\{1,2}Users\\{1,2}[A-Za-z])"
)
MADE_UP = {b"/home/you", b"/home/ada", b"/home/user", b"/Users/you", b"/Users/ada"}
UNFINISHED = re.compile(rb"\b(?:TODO|FIXME|XXX)\b|\bNotImplementedError\b")


def contents() -> list[tuple[str, bytes]]:
    return [(str(path.relative_to(ROOT)), path.read_bytes()) for path in tracked()]


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    found = {
        f"{name}: {match[0].decode(errors='replace')}"
        for name, content in contents()
        for match in MACHINE_PATH.finditer(content)
        if match[0] not in MADE_UP
    }
    assert found == set()


def test_no_module_is_left_unfinished() -> None:
    found = {
        f"{name}: {match[0].decode()}"
        for name, content in contents()
        if name.startswith(("docsync/", "hooks/", "templates/", "demo/", "benchmarks/"))
        for match in UNFINISHED.finditer(content)
    }
    assert found == set()


def test_the_changelog_has_a_place_for_the_next_change() -> None:
    headings = re.findall(r"(?m)^## (.+)$", (ROOT / "CHANGELOG.md").read_text())
    assert headings[0] == "Unreleased"
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert len(headings) == 1 or headings[1].startswith(version)


@pytest.mark.parametrize(
    "name",
    [str(path.relative_to(ROOT)) for path in tracked() if path.suffix == ".md"],
)
def test_links_to_files_lead_somewhere(name: str) -> None:
    page = ROOT / name
    prose = re.sub(r"(?ms)^(```|~~~).*?^\1", "", page.read_text())
    prose = re.sub(r"`[^`\n]*`", "", prose)
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)", prose)
    assert [target for target in targets if not (page.parent / target).exists()] == []
