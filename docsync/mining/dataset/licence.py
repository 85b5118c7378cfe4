"""The licence of a repository, from its licence file."""

from __future__ import annotations

import re

from docsync.git.runner import Git, decode

UNKNOWN = "unknown"
PERMISSIVE = frozenset(
    {
        "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0", "ISC", "MIT",
        "PostgreSQL", "PSF-2.0", "Unlicense", "Zlib",
    }
)  # fmt: skip
_FILE = re.compile(r"(?i)(?:licen[cs]e|copying|unlicense)(?:[-._].*)?\Z")
_DEED = r"permission is hereby granted, free of charge, to any person obtaining a copy"
# the one whose words come first in a text; of two at one place the first
_TEXTS: tuple[tuple[str, str], ...] = (
    ("AGPL-3.0", r"gnu affero general public license"),
    ("BUSL-1.1", r"business source license"),
    ("SSPL-1.0", r"server side public license"),
    ("CC-BY-NC", r"attribution-noncommercial|creativecommons\.org/licenses/by-nc"),
    ("LGPL", r"gnu (?:lesser|library) general public license"),
    ("GPL", r"gnu general public license"),
    ("MPL-2.0", r"mozilla public license"),
    ("EPL-2.0", r"eclipse public license"),
    ("Apache-2.0", r"apache license,? version 2\.0|licensed under the apache license"),
    ("CC0-1.0", r"cc0 1\.0 universal"),
    ("Unlicense", r"free and unencumbered software released into the public domain"),
    ("BSL-1.0", r"boost software license"),
    ("PSF-2.0", r"python software foundation license"),
    ("MIT", _DEED),
    ("ISC", r"permission to use, copy, modify,(?: and)?(?:/or)? distribute this software for any"),
    ("BSD-3-Clause", r"redistribution and use in source and binary forms.*neither the name"),
    ("BSD-2-Clause", r"redistribution and use in source and binary forms"),
)
_LIBRARIES = 4_000  # characters: licences of bundled libraries follow after the own one


def licence_of(git: Git, tip: str) -> str:
    """The SPDX ids of the licence files at the top, joined by ", ", or UNKNOWN. Raises GitError."""
    names = decode(git.run("ls-tree", "-z", "--name-only", tip)).split("\0")
    found = []
    for name in sorted(filter(_FILE.match, names)):
        text = decode(git.call("cat-file", "blob", f"{tip}:{name}").out_bytes)
        if (licence := licence_of_text(text)) != UNKNOWN:
            found.append(licence)
    return ", ".join(dict.fromkeys(found)) or UNKNOWN


def licence_of_text(text: str) -> str:
    flat = " ".join(text.split()).lower()[:_LIBRARIES]
    found = [
        (match.start(), number, licence)
        for number, (licence, pattern) in enumerate(_TEXTS)
        if (match := re.search(pattern, flat))
    ]
    return min(found)[2] if found else UNKNOWN


def is_permissive(licence: str) -> bool:
    """Each of them, for nobody says here whether they are offered for choice."""
    return all(each in PERMISSIVE for each in licence.split(", "))
