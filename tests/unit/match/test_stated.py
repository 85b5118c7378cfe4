"""A number that a thing has for its default stands in its line for other reasons as well."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from tests.unit.samples import document, fact, mended

ENV = fact(FactKind.DEFAULT_CHANGED, "MAIL_RETRIES", "3", "5")
FLAG = fact(FactKind.DEFAULT_CHANGED, "--retries", "3", "5")
PER = fact(FactKind.DEFAULT_CHANGED, "per", "1.0", "60.0", owner="Limiter")
CLIENT = fact(FactKind.DEFAULT_CHANGED, "timeout", "5000", "3000", owner="createClient")
FORMAT = fact(FactKind.DEFAULT_CHANGED, "--format", "jpeg", "webp")
PORT = fact(FactKind.VALUE_CHANGED, "server.port", "8080", "9000")
CACHE = fact(FactKind.DEFAULT_CHANGED, "--cache", "true", "false")
LIMIT = fact(FactKind.DEFAULT_CHANGED, "limit", "20", "50", owner="GET /items")
HOUR = fact(FactKind.DEFAULT_CHANGED, "ttl", "7200", "3600")
TIMEOUT = fact(FactKind.DEFAULT_CHANGED, "timeout", "10.0", "30.0", owner="app.connect")
SIZE = fact(FactKind.CONSTANT_CHANGED, "PAGE_SIZE", "20", "50")
COUNT = fact(FactKind.VALUE_CHANGED, "replicaCount", "1", "2")
DELIMITER = "|---|---|---|"

STAYS: list[tuple[ChangeFact, str]] = [
    (ENV, "In version 3 `MAIL_RETRIES` was ignored."),
    (ENV, "Set `MAIL_RETRIES` higher if you run behind 3 proxies."),
    (ENV, "A value of `MAIL_RETRIES` below 3 is not wise."),
    (ENV, "- `MAIL_RETRIES`: how often a mail is tried; see chapter 3."),
    (ENV, "Set `MAIL_RETRIES=3` to try three times."),
    (ENV, "```sh\nexport MAIL_RETRIES=3\n```"),
    (FLAG, "- `--retries`: how often a mail is tried; needs Python 3 and see chapter 3."),
    (FLAG, "`--retries` takes 1 to 3 seconds each."),
    (FLAG, "On small machines use `t --retries 3`; on large ones leave the default."),
    (FLAG, "Use --retries 3 for slow hosts."),
    (FLAG, "```\n$ app --retries 3 x\n$ app --retries=3 y\n```"),
    (FLAG, f"| `--wait` | `3` | see `--retries` |\n{DELIMITER}"),
    (FLAG, f"| Option | Tries | Default |\n{DELIMITER}\n| `--retries` | 3 | none |"),
    (PER, "```python\nlimiter = Limiter(rate=10, per=1.0)  # ten a second\nlimiter.wait()\n```"),
    (PER, "Call `Limiter(10, per=1.0)` for that."),
    (CLIENT, "```js\nconst client = createClient({timeout: 5000})\nclient.open()\n```"),
    (LIMIT, '```sh\ncurl "https://shop.example/items?limit=20"\n```'),
    (FORMAT, "- `--format`: `jpeg` (default), `png` or `webp`"),
    (FLAG, "Unlike `--jobs`, `--retries`, `--depth` defaults to 3."),
    (FLAG, "Like `--retries`, `--depth` defaults to 3."),
    (FLAG, "- `--retries`: how often it is tried. The cache is 3 MB by default."),
    (FLAG, "`--retries` splits the work; the server takes 3 clients by default."),
    (FLAG, "The server closes after 3 tries by default; lower `--retries` then."),
    (FLAG, "In old releases `--retries` defaulted to 3."),
    (FLAG, "For `--retries` the other tool `curl` has 3, the tool `curl` defaults to 3."),
    (FLAG, "```\n$ t --wait 3 --retries 9\nx --threads 3 --retries 9  # 3 threads\n```"),
    (FLAG, "- `--retries`: how often, 3 (three, at most) by default; 3 (one more) by default"),
    (HOUR, "- `ttl`: seconds, 7200 (two hours) by default"),
    (TIMEOUT, "## Pool(size, timeout=10.0)\n\n- `timeout`: seconds, 10.0 by default"),
    (TIMEOUT, "## Pool\n\n`timeout` of `Pool(timeout=10.0)`."),
    (TIMEOUT, '```python\npage = connect("db", timeout=10.0)\n```'),
    (ENV, "```sh\nMAIL_RETRIES=3 app run\n```"),
    (ENV, "```sh\nsudo A=1 MAIL_RETRIES=3 app run\n```"),
    (ENV, "```powershell\n$env:MAIL_RETRIES=3\n```"),
    (SIZE, "`PAGE_SIZE` is 20 times smaller, and has to be below 20."),
    (SIZE, "In tests, set `PAGE_SIZE = 20`."),
    (COUNT, "Say `helm install x --set replicaCount=1`."),
    (CACHE, 'Set `"cache": true` in the file to force `--cache`.'),
]
GIVEN: list[tuple[ChangeFact, str, str]] = [
    (
        FLAG,
        "The `--retries` option defaults to 3 and each try waits 3 seconds, on 3 nodes.",
        "The `--retries` option defaults to 5 and each try waits 3 seconds, on 3 nodes.",
    ),
    (
        PORT,
        "`server.port` is 8080 by default; if a proxy has port 8080 already, take another.",
        "`server.port` is 9000 by default; if a proxy has port 8080 already, take another.",
    ),
    (ENV, "`MAIL_RETRIES` is 3.", "`MAIL_RETRIES` is 5."),
    (
        ENV,
        "* `MAIL_RETRIES` (3): with 3 tries 1 fails.",
        "* `MAIL_RETRIES` (5): with 3 tries 1 fails.",
    ),
    (
        FLAG,
        "`--retries N` tries N times, 3 unless given",
        "`--retries N` tries N times, 5 unless given",
    ),
    (
        FLAG,
        "- `--retries`, `-r`: number (default `3`)",
        "- `--retries`, `-r`: number (default `5`)",
    ),
    (
        FLAG,
        "```\n--retries N   tries (default: 3)\n```",
        "```\n--retries N   tries (default: 5)\n```",
    ),
    (
        FLAG,
        f"| `--retries`, `-r` | `3` | 1 of 3 |\n{DELIMITER}",
        f"| `--retries`, `-r` | `5` | 1 of 3 |\n{DELIMITER}",
    ),
    (FLAG, f"| `-r` | `--retries` | 3 |\n{DELIMITER}", f"| `-r` | `--retries` | 5 |\n{DELIMITER}"),
    (
        FLAG,
        f"| Option | Most | Default |\n{DELIMITER}\n| `--retries` | 3 | 3 times |",
        f"| Option | Most | Default |\n{DELIMITER}\n| `--retries` | 3 | 5 times |",
    ),
    (
        FORMAT,
        f"| `--format` | `jpeg`, `png`, `webp` | `jpeg` |\n{DELIMITER}",
        f"| `--format` | `jpeg`, `png`, `webp` | `webp` |\n{DELIMITER}",
    ),
    (
        FORMAT,
        "- `--format`: `jpeg`, `png` or `webp`, default `jpeg`",
        "- `--format`: `jpeg`, `png` or `webp`, default `webp`",
    ),
    (FLAG, "* `--retries`: how often. (3)", "* `--retries`: how often. (5)"),
    (FLAG, "- `--retries N` (3): tries", "- `--retries N` (5): tries"),
    (FLAG, "- `--retries`: tries. Defaults to 3.", "- `--retries`: tries. Defaults to 5."),
    (FLAG, "- `--retries`: tries; it is 3 by default", "- `--retries`: tries; it is 5 by default"),
    (FLAG, "- `--retries`: 1 to 3 (default 3)", "- `--retries`: 1 to 3 (default 5)"),
    (ENV, "`MAIL_RETRIES`, which is 3, sets it.", "`MAIL_RETRIES`, which is 5, sets it."),
    (
        FLAG,
        f"| Option | Default in 1.x | Default |\n{DELIMITER}\n| `--retries` | 3 | 3 |",
        f"| Option | Default in 1.x | Default |\n{DELIMITER}\n| `--retries` | 3 | 5 |",
    ),
    (
        FLAG,
        f"| Option | What | |\n{DELIMITER}\n| `--retries` | each takes 3 GB by default | 3 |",
        f"| Option | What | |\n{DELIMITER}\n| `--retries` | each takes 3 GB by default | 5 |",
    ),
    (SIZE, "`PAGE_SIZE` is 20.", "`PAGE_SIZE` is 50."),
    (
        PER,
        "`Limiter(rate, per=1.0)` limits it.",
        "`Limiter(rate, per=60.0)` limits it.",
    ),
    (PER, "## `Limiter(rate, per=1.0)`", "## `Limiter(rate, per=60.0)`"),
    (PER, "- `Limiter(rate, per=1.0)` limits.", "- `Limiter(rate, per=60.0)` limits."),
    (PER, "```python\nLimiter(rate, per=1.0)\n```", "```python\nLimiter(rate, per=60.0)\n```"),
    (
        PER,
        "```python\nclass Limiter:\n    def __init__(self, per=1.0):\n        ...\n```",
        "```python\nclass Limiter:\n    def __init__(self, per=60.0):\n        ...\n```",
    ),
]


def after(change: ChangeFact, text: str) -> str:
    return mended(document(f"# App\n\n{text}\n"), change).removeprefix("# App\n\n")


@pytest.mark.parametrize(("change", "text"), STAYS)
def test_a_number_that_is_not_its_default_stays(change: ChangeFact, text: str) -> None:
    assert after(change, text) == f"{text}\n"


@pytest.mark.parametrize(("change", "text", "new"), GIVEN)
def test_its_default_is_brought_up_to_date(change: ChangeFact, text: str, new: str) -> None:
    assert after(change, text) == f"{new}\n"
