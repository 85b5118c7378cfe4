"""Which records stay."""

import re

from tidylog.reader import LEVELS


def keep_records(records, level="info", pattern=None):
    """Yield the records that are worth reading.

    level: the lowest level that stays.
    pattern: a regular expression that the text must contain.
    """
    lowest = LEVELS.index(level)
    wanted = re.compile(pattern) if pattern else None
    for record in records:
        if LEVELS.index(record.level) < lowest:
            continue
        if wanted and not wanted.search(record.text):
            continue
        yield record


def join_repeats(records):
    """Yield (record, count) pairs; neighbours with the same source and text become one."""
    previous, count = None, 0
    for record in records:
        if previous and (record.source, record.text) == (previous.source, previous.text):
            count += 1
            continue
        if previous:
            yield previous, count
        previous, count = record, 1
    if previous:
        yield previous, count
