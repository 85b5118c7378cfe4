"""Makes `docsync/guard/boilerplate.bin`: the fingerprints of standard texts.

    python benchmarks/guard_boilerplate.py /usr/share/common-licenses/* CODE_OF_CONDUCT.md ...

Give it files with licence texts and the contributor covenant. The fingerprints of what is there
already stay.
"""

from __future__ import annotations

import sys
from pathlib import Path

from docsync.guard.boilerplate import NUMBER_BYTES
from docsync.guard.grams import byte_form, sampled_grams
from docsync.guard.normal import normal_text

TARGET = Path(__file__).parents[1] / "docsync" / "guard" / "boilerplate.bin"


def main(paths: list[str]) -> int:
    if not paths:
        print(__doc__, file=sys.stderr)
        return 2
    data = TARGET.read_bytes() if TARGET.exists() else b""
    numbers = {
        int.from_bytes(data[at : at + NUMBER_BYTES], "little")
        for at in range(0, len(data), NUMBER_BYTES)
    }
    for path in paths:
        text = Path(path).read_text("utf-8", errors="replace")
        numbers |= set(sampled_grams(byte_form(normal_text(text)), 0))
    TARGET.write_bytes(b"".join(n.to_bytes(NUMBER_BYTES, "little") for n in sorted(numbers)))
    print(f"{len(numbers)} fingerprints, {TARGET.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
