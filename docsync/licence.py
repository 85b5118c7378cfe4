"""What licences are called, how their texts are told apart, and which let one do what."""

from __future__ import annotations

import re

UNKNOWN = "unknown"
# SPDX ids in small letters; what is under one of them may be used for nearly anything
PERMISSIVE = frozenset(
    "0bsd afl-3.0 apache-2.0 blueoak-1.0.0 bsd bsd-2-clause bsd-3-clause bsl-1.0 cc0-1.0 isc mit "
    "mit-0 ncsa postgresql psf-2.0 python-2.0 unlicense upl-1.0 wtfpl zlib".split()
)
# those that also let one train on it and pass on what comes of it
FREE = PERMISSIVE | frozenset(
    "agpl-3.0 artistic-2.0 cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 epl-2.0 gpl-2.0 gpl-3.0 "
    "lgpl-2.1 lgpl-3.0 mpl-2.0 odc-by pddl-1.0".split()
)
_PEOPLE_SAY = {
    "apache": "apache-2.0",
    "apache-2": "apache-2.0",
    "apache2": "apache-2.0",
    "apache-version-2.0": "apache-2.0",
    "cc0": "cc0-1.0",
    "expat": "mit",
}
_FILLING = frozenset({"the", "license", "licence"})
_FILE = re.compile(r"(?i)(?:licen[cs]e|copying|unlicense)(?:[-._].*)?\Z")
# the one whose words come first in a text; of two at one place the first
_TEXTS: tuple[tuple[str, str], ...] = (
    ("AGPL-3.0", r"gnu affero general public license"),
    ("BUSL-1.1", r"business source license"),
    ("SSPL-1.0", r"server side public license"),
    ("CC-BY-NC", r"attribution-noncommercial|creativecommons\.org/licenses/by-nc"),
    ("LGPL-3.0", r"gnu lesser general public license,? version 3"),
    ("LGPL-2.1", r"gnu lesser general public license,? version 2\.1"),
    ("LGPL", r"gnu (?:lesser|library) general public license"),
    ("GPL-3.0", r"gnu general public license,? version 3"),
    ("GPL-2.0", r"gnu general public license,? version 2"),
    ("GPL", r"gnu general public license"),
    ("MPL-2.0", r"mozilla public license"),
    ("EPL-2.0", r"eclipse public license"),
    ("Apache-2.0", r"apache license,? version 2\.0|licensed under the apache license"),
    ("CC0-1.0", r"cc0 1\.0 universal"),
    ("Unlicense", r"free and unencumbered software released into the public domain"),
    ("BSL-1.0", r"boost software license"),
    ("PSF-2.0", r"python software foundation license"),
    ("MIT", r"permission is hereby granted, free of charge, to any person obtaining a copy"),
    ("MIT", r"\A\W*(?:the )?mit licen[cs]e\b"),
    ("ISC", r"permission to use, copy, modify,(?: and)?(?:/or)? distribute this software for any"),
    ("BSD-3-Clause", r"redistribution and use in source and binary forms.*neither the name"),
    ("BSD-2-Clause", r"redistribution and use in source and binary forms"),
)
_LIBRARIES = 4_000  # characters: licences of bundled libraries follow after the own one


def is_licence_file(name: str) -> bool:
    """Whether a file of this name, without folders, is where a project puts its licence."""
    return _FILE.match(name) is not None


def licence_of_text(text: str) -> str:
    """The SPDX id of a licence's text, or UNKNOWN; GPL and LGPL where it gives no version."""
    flat = " ".join(text.split()).lower()[:_LIBRARIES]
    found = [
        (match.start(), number, licence)
        for number, (licence, pattern) in enumerate(_TEXTS)
        if (match := re.search(pattern, flat))
    ]
    return min(found)[2] if found else UNKNOWN


def is_permissive(licences: str) -> bool:
    """Each of those that commas part, for nobody says here whether they are offered for choice."""
    return all(_id_of(each) in PERMISSIVE for each in licences.split(","))


def is_free(licence: str) -> bool:
    """One licence, with "-only", "-or-later", "+" or an exception behind it."""
    bare = re.sub(r"(?i)[()]|\s+with\b.*$", "", licence.strip())
    return re.sub(r"(?i)(?:-only|-or-later|\+)$", "", _id_of(bare)) in FREE


def _id_of(name: str) -> str:
    """In small letters, as SPDX spells it: "The MIT License" is mit."""
    words = [w for w in name.lower().replace(",", " ").split() if w not in _FILLING]
    joined = "-".join(words)
    return _PEOPLE_SAY.get(joined, joined)
