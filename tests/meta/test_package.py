"""However docsync is installed, its templates and hooks come along, and no model package does."""

from __future__ import annotations

import importlib.metadata
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.meta.tree import ROOT, modules, tracked

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PROBE = """
import sys, site
site.addsitedir(sys.argv[1])
from importlib.resources import files
import docsync
print(docsync.__file__)
for package in ("docsync.templates", "docsync.hooks"):
    for item in files(package).iterdir():
        if item.name.endswith((".j2", ".sh")):
            print(item.name, len(item.read_bytes()))
"""


def resources() -> dict[str, int]:
    return {
        path.name: path.stat().st_size
        for path in tracked()
        if path.parent in (ROOT / "templates", ROOT / "hooks") and path.suffix in (".j2", ".sh")
    }


def seen_from(site_dir: Path) -> tuple[str, dict[str, int]]:
    """Where docsync was imported from with `site_dir` on the path, and the resources it has."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", PROBE, str(site_dir)],
        cwd=site_dir,
        check=True,
        capture_output=True,
        text=True,
    )
    first, *rest = done.stdout.splitlines()
    return first, {name: int(size) for name, size in (line.split() for line in rest)}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what is packaged: setuptools writes beside the sources that it builds from."""
    folder = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    for name in ("docsync", "hooks", "templates"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def build(source: Path, kind: str, into: Path) -> Path:
    """Build with the project's own backend; `kind` is "wheel" (what `pip install .` installs) or
    "editable" (`pip install -e .`)."""
    call = f"from setuptools import build_meta as b; print(b.build_{kind}({str(into)!r}))"
    done = subprocess.run(
        [sys.executable, "-c", call], cwd=source, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return into / done.stdout.splitlines()[-1]


@pytest.fixture(scope="module", params=["wheel", "editable"])
def installed(
    request: pytest.FixtureRequest, source: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp(request.param)
    with zipfile.ZipFile(build(source, request.param, folder)) as wheel:
        wheel.extractall(folder / "site")
    yield request.param, folder / "site"


def test_an_installation_has_every_template_and_hook(
    installed: tuple[str, Path], source: Path
) -> None:
    kind, site_dir = installed
    origin, found = seen_from(site_dir)
    assert Path(origin).is_relative_to(site_dir if kind == "wheel" else source)
    assert found == resources()
    assert {Path(name).suffix for name in found} == {".j2", ".sh"}


def test_an_installation_has_the_command_and_the_licence(installed: tuple[str, Path]) -> None:
    _, site_dir = installed
    (info,) = site_dir.glob("*.dist-info")
    assert "docsync = docsync.__main__:main" in (info / "entry_points.txt").read_text()
    assert (info / "licenses" / "LICENSE").read_text() == (ROOT / "LICENSE").read_text()


def test_every_package_of_the_tree_is_listed() -> None:
    folders = {".".join(path.relative_to(ROOT).parts[:-1]) for path in modules()}
    listed = set(PYPROJECT["tool"]["setuptools"]["packages"])
    assert listed == folders | {"docsync.hooks", "docsync.templates"}


def test_the_base_installation_needs_no_model_package() -> None:
    """Followed through the dependencies of the dependencies."""
    seen: set[str] = set()
    queue = needed_here(PYPROJECT["project"]["dependencies"])
    while queue:
        name = queue.pop()
        if name not in seen:
            seen.add(name)
            queue += needed_here(importlib.metadata.requires(name) or ())
    assert seen.isdisjoint({"torch", "numpy", "transformers", "peft", "accelerate", "xllamacpp"})
    assert "markupsafe" in seen  # jinja2 asks for it, so the second floor was looked at


def needed_here(lines: Iterable[str]) -> list[str]:
    """Names that must be installed on this platform when no extra is asked for."""
    requirements = [Requirement(line) for line in lines]
    return [
        canonicalize_name(one.name)
        for one in requirements
        if one.marker is None or one.marker.evaluate({"extra": ""})
    ]


def test_the_pins_fit_what_is_asked_for() -> None:
    """Every dependency, of the base and of each extra, has exactly one pin."""
    pins = [
        canonicalize_name(line.split("==")[0])
        for line in (ROOT / "constraints.txt").read_text().splitlines()
        if line and not line.startswith("#")
    ]
    assert len(pins) == len(set(pins))
    project = PYPROJECT["project"]
    asked = {
        canonicalize_name(Requirement(line).name)
        for group in (project["dependencies"], *project["optional-dependencies"].values())
        for line in group
    } - {"docsync-hook"}
    assert asked <= set(pins)
