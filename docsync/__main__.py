"""Where the program begins: `docsync`, or `python -m docsync`.

Most of what a short run does is importing. Ctrl-C in that time would end in a traceback, since
nobody is there yet to catch it. Before that Python itself starts; the native hook keeps the signal
back until then, where its system can."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import NoReturn


def quit_now(_number: int = 0, _frame: FrameType | None = None) -> NoReturn:
    """At once: what was begun for so short a time has written nothing, and has nothing to say."""
    os.write(2, b"docsync: error: interrupted; nothing was left half done\n")
    os._exit(130)


def main() -> int:
    is_ours = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if is_ours:
        signal.signal(signal.SIGINT, quit_now)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    from docsync.cli.main import main as run

    try:
        if is_ours:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        return run()
    except KeyboardInterrupt:
        quit_now()


if __name__ == "__main__":
    sys.exit(main())
