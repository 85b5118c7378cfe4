from __future__ import annotations

from pathlib import Path

import pytest

from docsync.codegen.answer import Piece
from docsync.codegen.assembly import assemble
from docsync.codegen.target import find_targets
from docsync.codegen.trial import place_of
from docsync.codegen.typecheck import find_type_faults, is_configured
from docsync.sandbox.sandbox import Sandbox

SOURCE = 'def size(name: str) -> int:\n    """Its length."""\n    ...\n\n\nwrong: int = "x"\n'


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("mypy.ini", "[mypy]\n", True),
        ("pyproject.toml", "[tool.mypy]\nstrict = true\n", True),
        ("setup.cfg", "[mypy]\n", True),
        ("setup.cfg", "[metadata]\nname = x\n", False),
        ("pyproject.toml", "[tool.black]\n", False),
        ("pyproject.toml", "not toml", False),
    ],
)
def test_whether_the_project_is_checked(
    tmp_path: Path, name: str, text: str, expected: bool
) -> None:
    (tmp_path / name).write_text(text)
    assert is_configured(tmp_path) is expected


def test_only_the_lines_of_the_function_are_judged(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "m.py").write_text(SOURCE)
    (tmp_path / "mypy.ini").write_text("[mypy]\nstrict = True\n")
    target = find_targets("m.py", SOURCE, "size")[0]
    made = assemble(target, Piece("return name"))
    faults = find_type_faults(Sandbox.find(allow_weak=True), place_of(tmp_path, "m.py"), made)
    assert len(faults) == 1
    assert faults[0].startswith('mypy: Incompatible return value type (got "str", expected "int")')
