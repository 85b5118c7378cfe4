"""Files with one JSON object per line. Whatever is wrong is said with file and line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docsync.errors import DatasetError

_MARK_BYTES = b"\xef\xbb\xbf"


def objects(path: Path, content_bytes: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of `path` with their lines, 1-based; empty lines are passed over.

    Raises:
        DatasetError: a line is not UTF-8, no JSON or no object.
    """
    lines = content_bytes.removeprefix(_MARK_BYTES).split(b"\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        hint = ""
        if number == 1 and line.lstrip()[:1] == b"[":
            hint = ". Is the file one list? Write one row per line (`jq -c '.[]'`)"
        try:
            row = json.loads(line.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise DatasetError(
                f"{path}:{number}: byte {error.start + 1} of the line is not UTF-8: convert the "
                "file, for example with `iconv -f latin1 -t utf-8`"
            ) from error
        except json.JSONDecodeError as error:
            raise DatasetError(
                f"{path}:{number}: this is not JSON ({error.msg} at character {error.colno:,}): "
                f"mend the line, or take it out{hint}"
            ) from error
        except RecursionError as error:
            raise DatasetError(
                f"{path}:{number}: lists or objects are nested too deeply: take the row out"
            ) from error
        if not isinstance(row, dict):
            raise DatasetError(f"{path}:{number}: each line must be one JSON object{hint}")
        yield number, row
