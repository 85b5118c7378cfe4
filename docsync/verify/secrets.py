"""Whether a rewrite would publish what must not be published."""

from __future__ import annotations

import re

from docsync.rewrite.proposal import Check
from docsync.verify.edit import Edit, failed, passed, quote

_SECRETS = re.compile(
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}"
    r"|\bsk-[A-Za-z0-9_-]{20,}|\bxox[abprs]-[\w-]{10,}|\bAIza[\w-]{30,}|\bglpat-[\w-]{15,}"
    r"|\bhf_[A-Za-z0-9]{30,}|-----BEGIN [A-Z ]*PRIVATE KEY-----|\beyJ[\w-]{15,}\.[\w-]{10,}\.[\w-]+"
    r"|://[^/\s:@]+:[^/\s:@]+@"
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}\b")
_HOST = re.compile(
    r"\b(?:10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2})\b"
    r"|(?<![\w.-])[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}\.(?:internal|corp|intranet|lan|localdomain)\b"
)
_HOME = re.compile(
    r"(?:/home/|/Users/|C:\\Users\\)(?!(?:user|username|you|me|name|alice|bob)\b)\w+"
)


_OURS = re.compile(r"(?i)@example\.|^git@|\.example$")


def holds_secret(text: str) -> bool:
    """Whether a key, a token or a password in a URL stands in `text`."""
    return bool(_SECRETS.search(text))


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
    is never taken over, an address or host only from a fact."""
    new, doc = edit.rewrite.new, edit.evidence.doc_text + edit.rewrite.old
    for match in _SECRETS.finditer(new):
        if match[0] not in edit.rewrite.old:
            return failed("secrets", f"looks like a secret: {quote(match[0][:12])}")
    said = "\n".join(fact.after or "" for fact in edit.evidence.facts)
    for pattern, what in (
        (_EMAIL, "an e-mail address"),
        (_HOST, "a private host"),
        (_HOME, "a home"),
    ):
        for match in pattern.finditer(new):
            if match[0] not in doc and match[0] not in said:
                return failed("secrets", f"{what} was brought in: {quote(match[0])}")
    return passed("secrets")
