"""The report: one signed and numbered JSON line for each thing that happened."""

from __future__ import annotations

import ctypes
import hashlib
import hmac
import json
import os

PR_SET_DUMPABLE = 4
REPORT_FD = 3
MAX_TEXT = 1_500  # characters of one failure: what a model can take in


def close_to_others() -> None:
    """Nobody else of the same user may look into this process, or write to it. Only Linux can."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "prctl"):
        libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


class Report:
    """Called with what happened, to what, and the details."""

    def __init__(self, secret: str) -> None:
        self._secret, self._number = secret.encode(), 0

    def __call__(self, kind: str, name: str = "", text: str = "") -> None:
        body = json.dumps([self._number, kind, name, text[:MAX_TEXT]])
        sign = hmac.new(self._secret, body.encode(), hashlib.sha256).hexdigest()
        os.write(REPORT_FD, (sign + " " + body + "\n").encode())
        self._number += 1
