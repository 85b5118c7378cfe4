"""Small weights in every form that a source can have."""

from __future__ import annotations

import hashlib
import random
import zipfile
from pathlib import Path

from docsync.serve.catalogue import HubFile, Packages, Weights

PART_BYTES = 100_000
CONTENT = random.Random(7).randbytes(2 * PART_BYTES + 30_000)
TINY = Weights(
    name="tiny",
    title="a tiny file",
    file_name="tiny.gguf",
    sha256=hashlib.sha256(CONTENT).hexdigest(),
    size_bytes=len(CONTENT),
    licence="Apache-2.0",
    context_tokens=512,
    hub=HubFile("maker/tiny-GGUF", "tiny.gguf", "0" * 40),
    packages=Packages("docsync-test-tiny-part", 3, "1.0", PART_BYTES),
)


def write_wheel(folder: Path, number: int, data: bytes, member: str = "data/part.bin") -> Path:
    """A wheel that pip accepts, with one slice in it."""
    package = f"docsync_test_tiny_part{number}"
    info = f"{package}-1.0.dist-info"
    path = folder / f"{package}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{package}/__init__.py", "raise SystemExit('imported')\n")
        archive.writestr(f"{package}/{member}", data)
        archive.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n"
        )
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return path


def write_wheels(folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    slices = [CONTENT[at : at + PART_BYTES] for at in range(0, len(CONTENT), PART_BYTES)]
    return [write_wheel(folder, number, data) for number, data in enumerate(slices, 1)]
