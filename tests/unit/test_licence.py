"""Licences by their texts and by the names that people give them."""

from __future__ import annotations

import pytest

from docsync.licence import is_free, is_licence_file, is_permissive, licence_of_text

TEXTS = {
    "MIT": "Copyright (c) X\n\nPermission is hereby granted, free of charge, to any person "
    "obtaining a copy of this software",
    "GPL-3.0": "GNU GENERAL PUBLIC LICENSE\n   Version 3, 29 June 2007",
    "GPL": "This is under the GNU General Public License.",
    "LGPL-2.1": "GNU LESSER GENERAL PUBLIC LICENSE\n  Version 2.1, February 1999",
    "LGPL": "GNU LESSER GENERAL PUBLIC LICENSE",
    "Apache-2.0": "   Apache License\n   Version 2.0, January 2004\n",
    "BSD-3-Clause": "Redistribution and use in source and binary forms ... Neither the name of",
    "BSD-2-Clause": "Redistribution and use in source and binary forms, with or without",
    "ISC": "Permission to use, copy, modify, and/or distribute this software for any purpose",
    "unknown": "All rights reserved.",
}


@pytest.mark.parametrize("licence", TEXTS)
def test_a_text_is_told_by_its_words(licence: str) -> None:
    assert licence_of_text(TEXTS[licence]) == licence


def test_a_title_alone_says_mit() -> None:
    assert licence_of_text("# The MIT License\n\nCopyright 2020 X") == "MIT"
    assert licence_of_text("We do not like the MIT license.") == "unknown"


@pytest.mark.parametrize(
    "name",
    ["MIT", "The MIT License", "ISC", "bsd-3-clause", "BSD", "Apache 2.0", "Apache License 2.0"],
)
def test_what_is_permissive_is_free_too(name: str) -> None:
    assert is_permissive(name)
    assert is_free(name)


def test_copyleft_is_free_and_not_permissive() -> None:
    for name in ("GPL-3.0", "GPL-2.0-or-later", "LGPL-2.1+", "MPL-2.0"):
        assert is_free(name)
        assert not is_permissive(name)
    assert is_permissive("MIT, Apache-2.0")
    assert not is_permissive("MIT, GPL-3.0")


@pytest.mark.parametrize("name", ["unknown", "", "GPL", "CC-BY-NC", "BUSL-1.1", "llama3"])
def test_the_rest_is_neither(name: str) -> None:
    assert not is_free(name)
    assert not is_permissive(name)


def test_where_licences_stand() -> None:
    for name in ("LICENSE", "LICENCE.md", "COPYING", "LICENSE-MIT", "UNLICENSE", "license.txt"):
        assert is_licence_file(name)
    for name in ("LICENSES.csv", "README.md", "relicense.py"):
        assert not is_licence_file(name)
