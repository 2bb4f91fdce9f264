"""No report shows the value of a secret."""

from __future__ import annotations

import pytest

from preflux.finding import Finding, Related, Severity
from preflux.fingerprint import fingerprint
from preflux.redaction.edge import Edge
from preflux.redaction.lines.excerpt import excerpt
from preflux.redaction.lines.secret_lines import may_show_secret
from preflux.report.formats.by_name import FORMATS, writer
from preflux.report.view import View
from preflux.span import Source, Span
from report.reports import report, reported

VALUE = "correct-horse-battery"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (f"  password: {VALUE}", "  password: ***"),
        (f'  password: "{VALUE}" # {VALUE}', "  password: ***"),
        (f"  my.key-name: &a {VALUE}", "  my.key-name: ***"),
        (f"  - name: a b: {VALUE}", "  - name: ***"),
        (f"      - password={VALUE}", "      - password=***"),
        (f'      - "password={VALUE}"', '      - "password=***'),
        (f'  "password": "{VALUE}",', '  "password": ***'),
        (f"  {VALUE}", "  ***"),
        (f"stringData: {{password: {VALUE}}}", "stringData: ***"),
        (f"{{a: {VALUE}}}", "***"),
        (f"- {VALUE}", "***"),
        (f"# password: {VALUE}", "***"),
        (f"url: postgres://u:{VALUE}@db", "url: ***"),
        ("  password:", "  password:"),
        ("  key: |", "  key: |"),
        ("  key: >-2 # why", "  key: >-2 # ***"),
    ],
)
def test_a_line_keeps_its_key_only(line: str, shown: str) -> None:
    assert excerpt(Source("a.yaml", line), 1, 0, 0, secret=True)[0] == shown


def test_the_mark_moves_to_what_stands_for_the_value() -> None:
    source = Source("a.yaml", f"  password: {VALUE}")
    assert excerpt(source, 1, 15, 20, secret=False) == ("  password: ***", 12, 15)
    assert excerpt(source, 1, 2, 10, secret=False) == ("  password: ***", 2, 10)
    assert excerpt(source, 1, 2, 30, secret=False) == ("  password: ***", 2, 15)


SECRET = f"""\
apiVersion: v1
kind: ConfigMap
data:
  open: to-all
---
apiVersion: v1
kind: Secret
metadata:
  name: database
stringData:
  password: {VALUE}
data:
  key: |
    {VALUE}
---
secretGenerator:
  - name: x
    literals:
    - password={VALUE}
    - file.txt
---
{{"kind": "Secret", "data": {{"a": "{VALUE}"}}}}
"""


def test_the_lines_with_values_of_secrets_are_known_by_the_text_alone() -> None:
    source = Source("x.yaml", SECRET)
    hidden = [number for number in range(1, source.lines + 1) if may_show_secret(source, number)]
    lines = SECRET.split("\n")
    for number, line in enumerate(lines, 1):
        if VALUE in line:
            assert number in hidden, line
    shown = [lines[number - 1].strip() for number in range(1, source.lines) if number not in hidden]
    assert "name: database" in shown
    assert "open: to-all" in shown
    assert "- name: x" in shown


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("rule", ["plaintext-secret", "schema-violation", "duplicate-key", "no-such-rule"])
def test_no_format_shows_a_value(form: str, rule: str) -> None:
    source = Source("x.yaml", SECRET)
    places = [i for i in range(len(SECRET)) if SECRET.startswith(VALUE, i)]
    findings = []
    for at in places:
        span = Span(source, at, at + len(VALUE))
        findings.append(reported(Finding(span, "x", related=(Related(span, "y"),), via=(span,)), Severity.error, rule))
    shown = "".join(writer(form)(report(*findings), View()))
    assert rule in shown
    assert VALUE not in shown


def test_a_fingerprint_is_the_same_for_every_value() -> None:
    def of(value: str, above: str = "") -> str:
        text = f"{above}kind: HelmRelease\nspec:\n  values:\n    password: x\n    password: {value}\n"
        source = Source("hr.yaml", text)
        at = text.rindex("password")
        return fingerprint(reported(Finding(Span(source, at, at + 8), "the key `password` twice"), rule="duplicate-key"))

    assert of("4711") == of("4712") == of(VALUE) == of("4711", above="# more\n\n")


@pytest.mark.parametrize("form", FORMATS)
def test_what_a_message_quotes_of_a_private_line_is_masked(form: str) -> None:
    source = Source("x.yaml", SECRET)
    at = SECRET.index(VALUE)
    finding = Finding(Span(source, at, at + 4), f"`{VALUE}` and `{VALUE[3:]}` of `stringData`", f"write `{VALUE}`")
    shown = "".join(writer(form)(report(reported(Edge().finding(finding))), View()))
    assert VALUE[3:] not in shown
    assert "`***` and `***` of `stringData`" in shown
