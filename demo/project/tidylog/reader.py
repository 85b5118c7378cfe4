"""Log lines as records."""

import re
from dataclasses import dataclass

LEVELS = ("debug", "info", "warning", "error")

_LINE = re.compile(r"(?P<time>\S+ \S+) \[(?P<level>\w+)\] (?P<source>[\w.]+): (?P<text>.*)")


@dataclass(frozen=True)
class Record:
    """One log line, or several when a traceback follows it."""

    time: str
    level: str
    source: str
    text: str


def read_records(lines, encoding_errors="replace"):
    """Yield a `Record` for every line; lines that do not match join the record before them."""
    record = None
    for raw in lines:
        line = raw.decode("utf-8", encoding_errors) if isinstance(raw, bytes) else raw
        match = _LINE.match(line.rstrip("\n"))
        if match:
            if record:
                yield record
            record = Record(match["time"], match["level"].lower(), match["source"], match["text"])
        elif record:
            text = f"{record.text}\n{line.rstrip()}"
            record = Record(record.time, record.level, record.source, text)
    if record:
        yield record
