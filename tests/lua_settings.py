"""Settings in Lua, one that is added with a comment, and a page that lists them."""

from __future__ import annotations

LUA = """\
return {
    use_tls = { type = "boolean" },
    max_wait = { type = "integer" },
    keep_open = { type = "boolean" },
}
"""
ADDED = """\
    -- Seconds until a broken connection is tried again.
    retry_after = { type = "integer" },
"""
NEW_LUA = LUA.replace("    keep_open", f"{ADDED}    keep_open")
SETTINGS = """\
# Settings

- `use_tls` (boolean): encrypts what is sent.
- `max_wait` (integer): seconds until the server gives up.
- `keep_open` (boolean): one connection for all.
"""
