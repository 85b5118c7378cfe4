"""An example follows the code as a whole, or stays as it is: half of it is true of nothing."""

from __future__ import annotations

import pytest

from tests.e2e.small_project import Project

FREE = """typedef struct heronContext {{
    int fd;
    int flags;
    char *{0};
    char *obuf;
}} heronContext;

void heronFree(heronContext *c) {{
    if (c->flags)
        close(c->fd);
    if (c->{0} != NULL)
        sdsfree(c->{0});
    if (c->obuf != NULL)
        sdsfree(c->obuf);
}}
"""
CHECK = "# Heron\n\n    heronContext *c = heronConnect(6379);\n    if (c->error != NULL) {\n"
USE = '      printf("Error: %s\\n", c->error);\n'


def test_a_line_keeps_a_name_that_the_next_line_has(project: Project) -> None:
    old, new, readme = FREE.format("error"), FREE.format("errstr"), f"{CHECK}{USE}    }}\n"
    assert project.mended("heron.c", old, new, readme, code=None) == readme


RULE = '''from lint.rules import CommitRule, Violation


class SignedOff(CommitRule):
    """ This rule will enforce that each commit contains a "{0}" line.
    We just check whether the body contains a line that starts with "{0}".
    """

    name = "body-requires-signed-off"

    def validate(self, commit):
        for line in commit.message.body:
            if line.startswith("{0}"):
                return
        return [Violation(self.id, "Body does not contain a '{0} Line'")]
'''
RULE_README = '''# Rules

```python
class SignedOff(CommitRule):
    """ This rule will enforce that each commit contains a "Signed-Off-By" line."""

    def validate(self, commit):
        for line in commit.message.body:
            if line.startswith("Signed-Off-By"):
                return True
```
'''


def test_the_text_of_an_example_keeps_what_its_code_looks_for(project: Project) -> None:
    old, new = RULE.format("Signed-Off-By"), RULE.format("Signed-off-by")
    assert project.mended("rules.py", old, new, RULE_README, code=None) == RULE_README


REPORT = '''def report(manager, {0}, lines=-1):
    """Prints issues.

    :param {0}: The output
    """
{1}
'''
BODY = "        with open_file(filename, 'w') as out:\n            out.write(result)\n"
REPORT_README = "# Reports\n\n```python\ndef report(manager, filename, lines=-1):\n{}```\n"


@pytest.mark.parametrize(
    ("body", "is_kept"), [(BODY, True), ("    print(manager)\n", False)], ids=["used", "unused"]
)
def test_a_parameter_has_one_name_in_head_and_body(
    project: Project, body: str, is_kept: bool
) -> None:
    old = REPORT.format("filename", "    with open_file(filename) as out:\n        out.write(1)")
    new = REPORT.format("fileobj", "    with fileobj:\n        fileobj.write(1)")
    got = project.mended("report.py", old, new, REPORT_README.format(body), code=None)
    assert ("manager, filename" in got) is is_kept


TEST = """class DnsTest {
  @Test fun get() {
    val result = lookup("google.com")
    val request1 = server.takeRequest()
    check(result)
  }
}
"""
TEST_README = "# Server\n\n```kotlin\nserver.start()\n\nval request1 = server.takeRequest()\n```\n"


def test_an_example_gets_no_object_of_a_test(project: Project) -> None:
    project.write("dns/Dns.kt", "class Dns {\n  fun go(a: Int): Int = a\n}\n")
    new = TEST.replace("= server.", "= dnsServer.")
    got = project.mended("dns/src/test/DnsTest.kt", TEST, new, TEST_README, code=None)
    assert got == TEST_README


PATTERN = 'r"^(?P<change_type>feat|fix|BREAKING CHANGE)"'
PARSER = """from app import defaults
from app.base import Base


class Conventional(Base):
    commit_parser = {}
    version_parser = "x"
"""


@pytest.mark.parametrize("first", ["from app.base import Base", "from app import defaults"])
def test_an_example_gets_no_name_for_a_value(project: Project, first: str) -> None:
    readme = (
        f"# Custom\n\nSet `commit_parser`:\n\n```python\n{first}\n\n"
        f"class Strange(Base):\n    commit_parser = {PATTERN}\n```\n"
    )
    project.write("app/defaults.py", f"commit_parser = {PATTERN}\n")
    old, new = PARSER.format(PATTERN), PARSER.format("defaults.commit_parser")
    assert project.mended("app/conventional.py", old, new, readme, code=None) == readme


CALL = '''class BaseFilter:
    """Base of filters."""

    def __init__(self, name, options=None, data_type=None{}):
        self.name = name
'''
CALL_README = """# Filters

Filters have a base, `BaseFilter`:

```python
class MyFilter(BaseFilter):
    def __init__(self, name, options, data_type):
        super(MyFilter, self).__init__(name, options, data_type)
```
"""


def test_a_call_gets_no_argument_that_its_function_has_not(project: Project) -> None:
    old, new = CALL.format(""), CALL.format(", key_name=None")
    got = project.mended("filters.py", old, new, CALL_README, code=None)
    assert "data_type, key_name)" not in got


EXAMPLES = """package cli

func Cmd() *C {{
	return &C{{
		Use: "verify",
		Example: `verify --key <key path>

  # Verify a simple blob and message
  cosign verify-blob --key cosign.pub {}
`,
	}}
}}
"""
EXAMPLES_README = """# verify

```
  # Verify a simple blob and message
  cosign verify-blob --key cosign.pub --signature sig msg
```
"""


@pytest.mark.parametrize(
    ("come", "is_kept"),
    [("(--signature <sig path>|<sig url> msg)", True), ("--signature <sig path> msg", False)],
)
def test_half_of_a_pair_of_brackets_is_not_written(
    project: Project, come: str, is_kept: bool
) -> None:
    old, new = EXAMPLES.format("--signature sig msg"), EXAMPLES.format(come)
    got = project.mended("cli/verify.go", old, new, EXAMPLES_README, code=None)
    assert ("--signature sig msg" in got) is is_kept
    assert got.count("(") == got.count(")")
