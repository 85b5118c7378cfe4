"""Everything that docsync prints.

Text that comes from a repository or a model is shown through `visible`: a terminal escape sequence
in a document is a sequence of characters to look at, not a command to the reader's terminal.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TextIO

STYLES = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "cyan": "36",
}
# control characters, and those that reorder or hide text
_UNSAFE = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_DIFF_LINES = 40
_LINK = r"!?\[([^\[\]]+)\](?:\([^()\s]*(?: [^()]*)?\)|\[[^\[\]]*\])"


def visible(text: str) -> str:
    """`text` with every character that a terminal would act on written out (`\\x1b`).

    Lone surrogates stand for undecodable bytes and come out as those (`\\xff`)."""
    return re.sub(_UNSAFE, _written_out, text)


def _written_out(match: re.Match[str]) -> str:
    code = ord(match[0])
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def breadcrumb(headings: Iterable[str]) -> str:
    """`Guide > Options`; of a link in a heading its words, as a reader of the page sees it."""
    return " > ".join(re.sub(_LINK, r"\1", heading) for heading in headings)


def counted(number: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def wants_colour(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """https://no-color.org, then FORCE_COLOR, then whether a terminal reads it."""
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR") not in (None, "", "0"):
        return True
    return stream.isatty() and environ.get("TERM") != "dumb"


def columns(stream: TextIO) -> int:
    """Of the terminal that reads `stream`; 80 where nobody knows."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


@dataclass(slots=True, eq=False)
class Console:
    """Where text goes. Results to `out`, everything about the run itself to `err`."""

    out: TextIO = field(default_factory=lambda: sys.stdout)
    err: TextIO = field(default_factory=lambda: sys.stderr)
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    is_quiet: bool = False
    is_verbose: bool = False
    _has_progress: bool = False

    def style(self, text: str, *names: str, err: bool = False) -> str:
        if not names or not wants_colour(self.err if err else self.out, self.environ):
            return text
        return f"\x1b[{';'.join(STYLES[name] for name in names)}m{text}\x1b[0m"

    def say(self, text: str = "") -> None:
        """A result: printed also when quiet."""
        self.clear_progress()
        _write(self.out, text + "\n")

    def note(self, text: str) -> None:
        """About the run; not when quiet."""
        if not self.is_quiet:
            self._tell(self.style("note:", "cyan", err=True), text)

    def warn(self, text: str) -> None:
        self._tell(self.style("warning:", "yellow", err=True), text)

    def fail(self, text: str) -> None:
        self._tell(self.style("error:", "red", err=True), text)

    def detail(self, text: str) -> None:
        """Only when asked for more."""
        if self.is_verbose:
            self.clear_progress()
            _write(self.err, f"docsync: {text}\n")

    def progress(self, text: str) -> None:
        """What goes on right now: one line that the next one replaces."""
        if self.is_quiet:
            return
        if self.err.isatty() and self.environ.get("TERM") != "dumb":
            # a line that is broken by the terminal could not be taken back
            room = columns(self.err) - len("docsync: ") - 1
            label = self.style("docsync:", "dim", err=True)
            _write(self.err, f"\r\x1b[K{label} {visible(text)[: max(room, 0)]}")
            self._has_progress = True
        else:
            self.detail(visible(text))

    def clear_progress(self) -> None:
        if self._has_progress:
            _write(self.err, "\r\x1b[K")
            self._has_progress = False

    def _tell(self, label: str, text: str) -> None:
        self.clear_progress()
        _write(self.err, f"docsync: {label} {text}\n")


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
    except UnicodeEncodeError:
        encoding = stream.encoding or "ascii"
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()


def diff_lines(
    old: str, new: str, console: Console, *, limit: int = _DIFF_LINES, indent: str = "  "
) -> Iterable[str]:
    """The change line by line, one line around it; `limit` 0 shows all of it."""
    from difflib import unified_diff

    lines = list(unified_diff(_lines(old), _lines(new), n=1, lineterm=""))[2:]
    if lines and not lines[-1].strip():
        lines.pop()  # the empty line below a block
    shown = lines if not limit or len(lines) <= limit else lines[:limit]
    styles = {"+": ("green",), "-": ("red",), "@": ("dim",)}
    for line in shown:
        if line.startswith("@@") and len(lines) and line is lines[0]:
            continue
        yield indent + console.style(visible(line), *styles.get(line[:1], ()))
    if len(shown) < len(lines):
        yield f"{indent}... {len(lines) - len(shown)} more lines"


def _lines(text: str) -> list[str]:
    # a carriage return alone is no difference that a reader could see
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]
