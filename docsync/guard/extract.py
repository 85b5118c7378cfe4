"""Text out of files: HTML, PDF, notebooks, office documents, training data, anything plain."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePath

MAX_BYTES = 64_000_000
"""Of one file or member that has to be read at once: all but plain text."""

_HTML = frozenset({".html", ".htm", ".xhtml", ".xht"})
_OFFICE = {
    ".docx": re.compile(r"word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml"),
    ".odt": re.compile(r"content\.xml"),
    ".epub": re.compile(r".*\.x?html?"),
    ".pptx": re.compile(r"ppt/slides/slide\d+\.xml"),
}
_OPAQUE = re.compile(r"<(script|style)\b|<!--", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
_SPDX = re.compile(
    r"SPDX-License-Identifier:[ \t]*([A-Za-z0-9.+()-]+(?: (?:AND|OR|WITH) [\w.+()-]+)*)"
)


class NoText(Exception):
    """A file that has no text for us; the message says why."""


def needs_all(name: str) -> bool:
    """Whether the text can only be had from the whole file."""
    suffix = PurePath(name).suffix.lower()
    return suffix in _HTML or suffix in _OFFICE or suffix in (".pdf", ".ipynb", ".jsonl")


def extract(name: str, data: bytes) -> str:
    """The text of a file that is called `name`. Raises NoText."""
    if len(data) > MAX_BYTES:
        raise NoText(f"over {MAX_BYTES // 1_000_000} MB")
    suffix = PurePath(name).suffix.lower()
    if suffix in _OFFICE:
        return _office(data, _OFFICE[suffix])
    if suffix == ".pdf" or data.startswith(b"%PDF-"):
        return _pdf(data)
    text = decode(data)
    if suffix in _HTML:
        return without_tags(text)
    if suffix == ".ipynb":
        return _notebook(text)
    if suffix == ".jsonl":
        return "\n\n".join(_strings_of_lines(text))
    return text


def extract_to_scan(name: str, data: bytes) -> str:
    """The text of a file to compare: as it stands wherever it can be read, so that lines and
    offsets are those of the file. Raises NoText."""
    if PurePath(name).suffix.lower() in (*_OFFICE, ".pdf", ".ipynb", ".jsonl"):
        return extract(name, data)
    return decode(data)


def decode(data: bytes) -> str:
    """Plain text from bytes: UTF-8, UTF-16 with its mark, else Latin-1. Raises NoText if they are
    none."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if is_binary(data):
        raise NoText("binary")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        mended = data.decode("utf-8", "replace")
    # a damaged spot in UTF-8 must not turn all other letters into something else
    wrong = mended.count("\ufffd")
    sound = sum(1 for char in mended[:1_000_000] if char > "\x7f" and char != "\ufffd")
    return mended if sound > wrong else data.decode("latin-1")


def is_binary(data: bytes) -> bool:
    return b"\0" in data[:8192]


def without_tags(text: str) -> str:
    """The text of HTML or XML. Takes time in proportion to its length, whatever it is."""
    parts: list[str] = []
    at = 0
    while opaque := _OPAQUE.search(text, at):
        parts.append(text[at : opaque.start()])
        closing = "-->" if opaque[0] == "<!--" else f"</{opaque[1]}"
        end = text.find(closing, opaque.end())
        if end < 0 and opaque[1]:
            end = text.lower().find(closing.lower(), opaque.end())
        if end < 0:
            at = len(text)
            break
        at = end + (len(closing) if opaque[0] == "<!--" else 0)
    parts.append(text[at:])
    return html.unescape(_TAG.sub("\n", "".join(parts)))


def _office(data: bytes, wanted: re.Pattern[str]) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts: list[str] = []
            room = MAX_BYTES
            for info in archive.infolist():
                if wanted.fullmatch(info.filename):
                    with archive.open(info) as member:
                        content = member.read(room + 1)
                    room -= len(content)
                    if room < 0:
                        raise NoText(f"over {MAX_BYTES // 1_000_000} MB")
                    # runs of one word are split between tags: only paragraphs end a line
                    xml = re.sub(r"</(?:w:p|text:p|text:h|a:p)>", "\n", decode(content))
                    parts.append(
                        without_tags(xml)
                        if info.filename.endswith(("html", "htm"))
                        else html.unescape(_TAG.sub("", xml))
                    )
    except (zipfile.BadZipFile, RuntimeError, EOFError, OSError) as error:
        raise NoText(f"damaged ({error})") from error
    return "\n\n".join(parts)


def _pdf(data: bytes) -> str:
    try:
        import pypdf
    except ImportError:
        raise NoText("PDF needs the extra: pip install 'docsync-hook[guard]'") from None
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        return "\n".join(page.extract_text() for page in reader.pages)
    except Exception as error:  # pypdf raises all kinds on damaged files
        raise NoText(f"PDF that cannot be read ({type(error).__name__})") from error


def _notebook(text: str) -> str:
    try:
        cells = json.loads(text)["cells"]
        parts = ["".join(cell.get("source", "")) for cell in cells]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return text
    return "\n\n".join(parts)


def _strings_of_lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        try:
            yield from _strings(json.loads(line))
        except (ValueError, RecursionError):
            yield line


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)


def licence_of(text: str) -> str:
    """The SPDX expression that a file says of itself in its first lines, or ""."""
    found = _SPDX.search(text, 0, 2_000)
    return found[1] if found else ""
