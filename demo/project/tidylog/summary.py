"""Records as text for people."""

from collections import Counter


def count_levels(records):
    """Return how many records there are of each level."""
    return dict(Counter(record.level for record in records))


def format_record(record, count=1, width=100):
    """Return one line of at most `width` characters."""
    head = f"{record.time} {record.level.upper():7} {record.source}"
    first = record.text.split("\n", 1)[0]
    repeats = f" (x{count})" if count > 1 else ""
    line = f"{head}  {first}{repeats}"
    return line if len(line) <= width else line[: width - 1] + "…"
