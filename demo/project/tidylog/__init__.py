"""Reads log files the way people do: without the noise."""

from tidylog.reader import Record, read_records
from tidylog.rules import keep_records
from tidylog.summary import count_levels

__all__ = ["Record", "count_levels", "keep_records", "read_records"]
__version__ = "0.4.0"
