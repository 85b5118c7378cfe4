"""The command line."""

import argparse
import os
import sys
from pathlib import Path

from tidylog.reader import LEVELS, read_records
from tidylog.rules import join_repeats, keep_records
from tidylog.summary import count_levels, format_record


def make_parser():
    parser = argparse.ArgumentParser(prog="tidylog", description="Print a log without the noise.")
    parser.add_argument("file", nargs="?", help="the log; standard input when left out")
    parser.add_argument(
        "--level", choices=LEVELS, default="info", help="the lowest level that is printed"
    )
    parser.add_argument("--grep", metavar="REGEX", help="print only records that contain REGEX")
    parser.add_argument(
        "--squash", action="store_true", help="print a repeated record once, with its count"
    )
    parser.add_argument(
        "--width", type=int, default=100, help="cut lines after this many characters"
    )
    parser.add_argument(
        "--counts", action="store_true", help="print how many records each level has, and stop"
    )
    return parser


def main(argv=None):
    args = make_parser().parse_args(argv)
    level = os.environ.get("TIDYLOG_LEVEL", args.level)
    with Path(args.file).open("rb") if args.file else sys.stdin.buffer as stream:
        kept = list(keep_records(read_records(stream), level=level, pattern=args.grep))
    if args.counts:
        for name, count in count_levels(kept).items():
            print(f"{name}: {count}")
        return 0
    pairs = join_repeats(kept) if args.squash else ((record, 1) for record in kept)
    for record, count in pairs:
        print(format_record(record, count, args.width))
    return 0


if __name__ == "__main__":
    sys.exit(main())
