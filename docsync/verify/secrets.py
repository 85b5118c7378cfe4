"""Whether a rewrite would publish what must not be published."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator

from docsync.rewrite.proposal import Check
from docsync.verify.edit import Edit, failed, passed, quote

# prefixes that their issuers publish so that leaks can be found
_TOKENS = re.compile(
    r"\b(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}\b"  # AWS
    r"|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}|\bgl(?:pat|ptt|rt|dt|soat)-[\w-]{15,}"
    r"|\bsk-[A-Za-z0-9_-]{20,}|\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|\bwhsec_[A-Za-z0-9+/=]{16,}"
    r"|\bxox[abeprs]-[\w-]{10,}|\bxapp-\d-[\w-]{10,}|hooks\.slack\.com/services/[\w/]{20,}"
    r"|\bAIza[\w-]{30,}|\bya29\.[\w-]{20,}|\bhf_[A-Za-z0-9]{30,}|\bnpm_[A-Za-z0-9]{30,}"
    r"|\bpypi-AgEI[\w-]{20,}|\bSG\.[\w-]{16,}\.[\w-]{16,}|\b(?:SK|AC)[0-9a-f]{32}\b"
    r"|\b\d{8,10}:AA[\w-]{32,}|\bdop_v1_[0-9a-f]{40,}|\bdapi[0-9a-f]{32}\b|\bshp(?:at|ss|ca)_\w{20,}"
    r"|\bhv[sb]\.[\w-]{20,}|\bdckr_pat_[\w-]{20,}|\blin_api_\w{20,}|\bglsa_\w{20,}"
    r"|AGE-SECRET-KEY-1[0-9A-Z]{20,}|\bAccountKey=[\w+/=]{20,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----|\beyJ[\w-]{15,}\.[\w-]{10,}\.[\w-]+"
    r"|://[^/\s:@]+:[^/\s:@]+@"
)
_WORD = re.compile(r"(?<![\w+/=-])[\w+/-]{20,}={0,2}(?![\w+/=-])")
_DIGEST = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128}")
_SECRET_NAME = re.compile(r"secret|token|passw|credential|api.?key|private", re.IGNORECASE)
HEX_BITS = 3.0
"""Bits a character from which a long word of hexadecimal digits is random..."""

TEXT_BITS = 3.6
"""...and one with capitals, small letters and digits. Names of code stay below."""

WORDY = 0.6
"""Share of a word that is made of words: `ApplicationFactory2` is a name."""

_SYLLABLES = re.compile(r"[A-Z]?[a-z]{3,}")
# a domain ends in letters: `tool@2.4.0` and `checkout@v4.1.0-rc.beta` are versions
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@(?!v?\d+\.\d+\.\d)[\w-]{1,63}(?:\.[\w-]{1,63}){0,7}"
    r"\.[^\W\d_][\w-]{1,62}\b"
)
_HOST = re.compile(
    r"\b(?:10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}"
    r"|169\.254(?:\.\d{1,3}){2}|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])(?:\.\d{1,3}){2})\b"
    r"|(?<![\w:])f[cd][0-9a-f]{2}:(?:[0-9a-f]{0,4}:){1,6}[0-9a-f]{1,4}\b"
    r"|(?<![\w.-])[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}"
    r"\.(?:internal|corp|intranet|lan|localdomain|home\.arpa|cluster\.local)\b"
    r"|(?<=//)[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}\.local\b"
)
_HOME = re.compile(
    r"(?:/home/|/Users/|C:\\Users\\)(?!(?:user|username|you|me|name|alice|bob)\b)\w+"
)
# RFC 2606 keeps these for examples: nobody's address
_RESERVED = re.compile(r"(?i)@example\.(?:com|net|org)\Z")
_OURS = re.compile(r"(?i)@example\.|^git@|\.example$")


def holds_secret(text: str) -> bool:
    """Whether a key, a token or a password in a URL stands in `text`; the sum of a commit or an
    image is none."""
    return any(not _DIGEST.fullmatch(word) for word in _keys(text))


def without_addresses(text: str) -> str:
    """`text` with e-mail addresses, private hosts and homes of people replaced by ones that are
    nobody's."""

    def address(match: re.Match[str]) -> str:
        return match[0] if _OURS.search(match[0]) else "someone@example.org"

    def host(match: re.Match[str]) -> str:
        return "192.0.2.1" if match[0][0].isdigit() else "host.example"

    if "@" in text:
        text = _EMAIL.sub(address, text)
    return _HOME.sub("/home/user", _HOST.sub(host, text))


def check_secrets(edit: Edit) -> Check:
    """Keys, passwords in URLs, addresses and private hosts that the document does not have. A key
    is never taken over, an address or host only from a fact, or if it is one of examples."""
    new, doc = edit.rewrite.new, edit.evidence.doc_text + edit.rewrite.old
    said = "\n".join(fact.after or "" for fact in edit.evidence.facts)
    for found in _keys(new):
        if found not in edit.rewrite.old and not _is_digest(found, edit):
            return failed("secrets", f"looks like a secret: {quote(found[:12])}")
    for pattern, what in (
        (_EMAIL, "an e-mail address"),
        (_HOST, "a private host"),
        (_HOME, "a home"),
    ):
        for match in pattern.finditer(new):
            if _RESERVED.search(match[0]):
                continue
            if match[0] not in doc and match[0] not in said:
                return failed("secrets", f"{what} was brought in: {quote(match[0])}")
    return passed("secrets")


def _keys(text: str) -> Iterator[str]:
    for match in _TOKENS.finditer(text):
        yield match[0]
    for match in _WORD.finditer(text):
        if is_random(match[0]):
            yield match[0]


def is_random(word: str) -> bool:
    """Whether a word is too irregular for a name: a key without a known shape."""
    if re.fullmatch(r"[0-9a-f]+|[0-9A-F]+", word):
        return len(word) >= 32 and _bits(word) >= HEX_BITS
    if any(len(part) > 3 and part.isalpha() for part in re.split(r"[/_-]", word)):
        return False  # words with separators: a path, a name
    if sum(map(len, _SYLLABLES.findall(word))) >= WORDY * len(word):
        return False  # words without separators
    kinds = (str.isdigit, str.islower, str.isupper)
    return all(any(map(kind, word)) for kind in kinds) and _bits(word) >= TEXT_BITS


def _bits(word: str) -> float:
    """Shannon's entropy of the characters, in bits each."""
    counts = Counter(word).values()
    return -sum(n / len(word) * math.log2(n / len(word)) for n in counts)


def _is_digest(word: str, edit: Edit) -> bool:
    """A commit or an image that is pinned by its sum is no secret, if that is what changed."""
    return bool(_DIGEST.fullmatch(word)) and any(
        word in (fact.after or "") and not _SECRET_NAME.search(fact.symbol)
        for fact in edit.evidence.facts
    )
