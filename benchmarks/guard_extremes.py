"""What hostile or odd inputs cost, each in a process of its own.

python benchmarks/guard_extremes.py [--megabytes 100]

Two builders at once and a full disk are in tests/unit/guard: their size does not matter.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from docsync.errors import GuardError
from docsync.guard.building import Terms, add_texts
from docsync.guard.corpus import Corpus
from docsync.guard.scan import scan_text
from docsync.guard.sources import sources_of
from docsync.rewrite.proposal import GuardDecision

CUTS = 500

LETTERS = {
    "one line of English": "abcdefghijklmnopqrstuvwxyz      ",
    "Arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي      ",
    "Chinese": "".join(chr(code) for code in range(0x4E00, 0x4E00 + 2000)),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=float, default=100)
    parser.add_argument("--case", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.case:
        return run(options.case, options.megabytes)
    print(
        f"| {options.megabytes:g} million characters | add s | scan s | resident MB | decision |"
        " damaged or cut short: refused, or found |"
    )
    print("|---|---|---|---|---|---|")
    for case in CASES:
        command = [sys.executable, __file__, "--case", case, "--megabytes", str(options.megabytes)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        cost = json.loads(done.stdout)
        print(
            f"| {case} | {cost['add_s']:.1f} | {cost['scan_s']:.1f} | {cost['mb']:.0f} |"
            f" {cost['decision']} | {cost['refused']} |",
            flush=True,
        )
    return 0


def random_line(letters: str) -> Callable[[int], Iterator[str]]:
    def parts(chars: int) -> Iterator[str]:
        dice = random.Random(1)
        while chars > 0:
            size = min(chars, 1 << 20)
            yield "".join(dice.choices(letters, k=size))
            chars -= size

    return parts


def repeated(text: str) -> Callable[[int], Iterator[str]]:
    def parts(chars: int) -> Iterator[str]:
        for _ in range(chars // len(text)):
            yield text

    return parts


CASES: dict[str, Callable[[int], Iterator[str]]] = {
    **{name: random_line(letters) for name, letters in LETTERS.items()},
    "one letter, again and again": repeated("a" * 1024),
    "one sentence, again and again": repeated("all work and no play makes a dull text. "),
}


def run(case: str, megabytes: float) -> int:
    """Protects a file of one line and scans a tenth of it, and all of a small one."""
    chars = int(megabytes * 1e6)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "line.txt")
        with file.open("w", encoding="utf-8") as stream:
            for part in CASES[case](chars):
                stream.write(part)
        began = time.perf_counter()
        with Corpus(Path(folder, "corpus"), create=True) as corpus:
            add_texts(corpus, sources_of(file), Terms())
            add_s = time.perf_counter() - began
            with file.open(encoding="utf-8") as stream:
                text = stream.read(chars // 10)
            began = time.perf_counter()
            decision, _ = scan_text(text, [corpus])
            scan_s = time.perf_counter() - began
        refused = cut_short(Path(folder, "corpus"), text[:2_000])
    status = Path("/proc/self/status").read_text()
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    figures = {"add_s": add_s, "scan_s": scan_s, "mb": int(peak.split()[1]) / 1024}
    print(json.dumps({**figures, "decision": decision.value, "refused": refused}))
    return 0


def cut_short(folder: Path, probe: str) -> str:
    """Cuts the index at random places, from the end on, and alters single bytes before that: how
    often it was refused or still said no."""
    (file,) = folder.glob("*.seg")
    dice = random.Random(2)
    size = file.stat().st_size
    told = 0
    with file.open("r+b") as stream:
        for at in (dice.randrange(size) for _ in range(CUTS)):
            stream.seek(at)
            byte = stream.read(1)
            stream.seek(at)
            stream.write(bytes([byte[0] ^ 0x55]))
            stream.flush()
            told += is_not_clean(folder, probe)
            stream.seek(at)
            stream.write(byte)
            stream.flush()
        places = sorted({size - 1, 0, *(dice.randrange(size) for _ in range(CUTS))}, reverse=True)
        for at in places:
            stream.truncate(at)
            told += is_not_clean(folder, probe)
    return f"{told}/{CUTS + len(places)}"


def is_not_clean(folder: Path, probe: str) -> bool:
    try:
        with Corpus(folder) as corpus:
            return scan_text(probe, [corpus])[0] is not GuardDecision.ACCEPT
    except GuardError:
        return True


if __name__ == "__main__":
    sys.exit(main())
