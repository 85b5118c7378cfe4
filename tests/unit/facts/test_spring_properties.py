"""`@ConfigurationProperties` of Spring, see `specs/java_properties.py`."""

from __future__ import annotations

import pytest

from docsync.facts.registry import finders

PATH = "src/main/java/com/example/shop/MailProperties.java"
CLASS = """\
package com.example.shop;

@ConfigurationProperties(prefix = "shop.mail")
public class MailProperties {
    public static final int MOST = 9;
    /** Host of the mail server. */
    private String host = "localhost";
    /** How many at once. */
    private int maxBatchSize = 25;
    private final Pool pool = new Pool();
    private List<String> to = new ArrayList<>();

    public static class Pool {
        private boolean isOpen = true;
    }
}
"""
RECORD = """\
@ConfigurationProperties("shop.mail")
record MailProperties(
    String host, @DefaultValue("25") int port, @DefaultValue("fast") String mode) {}
"""
FIELD = "    private boolean isOpen = true;\n"
CASES = {
    "default": (
        CLASS,
        CLASS.replace("= 25", "= 50"),
        {("default-changed", "shop.mail.max-batch-size", "25", "50")},
    ),
    "of what it holds": (
        CLASS,
        CLASS.replace("isOpen = true", "isOpen = false"),
        {("default-changed", "shop.mail.pool.is-open", "true", "false")},
    ),
    "new": (
        CLASS,
        CLASS.replace(FIELD, f"{FIELD}        private long idleTime;\n"),
        {("key-added", "shop.mail.pool.idle-time", None, None)},
    ),
    "gone": (
        CLASS,
        CLASS.replace(
            '    /** Host of the mail server. */\n    private String host = "localhost";\n', ""
        ),
        {("key-removed", "shop.mail.host", '"localhost"', None)},
    ),
    "another name": (
        CLASS,
        CLASS.replace(" host ", " server "),
        {("key-renamed", "shop.mail.host", "shop.mail.host", "shop.mail.server")},
    ),
    "help": (
        CLASS,
        CLASS.replace("How many at once.", "How many are sent at once."),
        {
            (
                "help-changed",
                "shop.mail.max-batch-size",
                "How many at once.",
                "How many are sent at once.",
            )
        },
    ),
    "type": (
        CLASS,
        CLASS.replace("int maxBatchSize", "long maxBatchSize"),
        {("annotation-changed", "shop.mail.max-batch-size", "int", "long")},
    ),
    "a value that is computed": (
        CLASS,
        CLASS.replace("new ArrayList<>()", 'List.of(System.getenv("TO"))'),
        set(),
    ),
    "record": (
        RECORD,
        RECORD.replace('"25"', '"50"').replace('"fast"', '"slow"'),
        {
            ("default-changed", "shop.mail.port", "25", "50"),
            ("default-changed", "shop.mail.mode", '"fast"', '"slow"'),
        },
    ),
    "another prefix": (
        CLASS.replace('prefix = "shop.mail"', "prefix = PREFIX"),
        CLASS.replace('prefix = "shop.mail"', "prefix = PREFIX").replace("= 25", "= 50"),
        set(),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_properties(case: str) -> None:
    old, new, wanted = CASES[case]
    facts = [
        fact
        for finder in finders(PATH)
        for fact in finder(PATH, old.encode(), new.encode(), PATH)
        if fact.symbol.startswith("shop.")
    ]
    assert {(f.kind.value, f.symbol, f.before, f.after) for f in facts} == wanted
    assert all(fact.is_public for fact in facts)
