"""What is said about files that are not YAML, and where."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preflux.node import Mapping
from preflux.parse.document import Fault
from preflux.parse.loader import load
from preflux.span import Source
from real_kustomize import kustomize

CASES = {
    "tab": (
        "resources:\n\t- ../../base/linkding/\n",
        "2:1 tab: a tab used as indentation: YAML takes only spaces there; replace it with spaces",
    ),
    "tab behind spaces": (
        "a:\n  \tb: c\n",
        "2:3 tab: a tab used as indentation: YAML takes only spaces there; replace it with spaces",
    ),
    "more tabs": (
        "a:\n\tb: 1\n\t# no\n\tc: 2\n\td: 3\n",
        (
            "2:1 tab: a tab used as indentation: YAML takes only spaces there;"
            " replace it with spaces, here and in 2 more lines below"
        ),
    ),
    "non-breaking space": (
        "labels:\n\u00a0\u00a0 app: web\n    tier: front\n",
        (
            "2:1 space: a non-breaking space used as indentation: YAML takes only plain spaces there;"
            " replace it with plain spaces"
        ),
    ),
    "unclosed quote at the end of the file": (
        'a: "open\nb: c\n',
        '1:4 unclosed-quote: the quote before `open` is not closed; add the closing `"`',
    ),
    "unclosed quote that the next one closes": (
        "a: 'open\nb: c\nd: 'x'\n",
        "1:4 unclosed-quote: the quote before `open` is not closed; add the closing `'`",
    ),
    "unclosed quote in a list": (
        'cmd: ["a", "b]\nx: y\n',
        '1:12 unclosed-quote: the quote before `b]` is not closed; add the closing `"`',
    ),
    "a second quoted value": (
        'replicas: "1":"2"\n',
        (
            '1:14 mapping-value: mapping value where none is allowed: `:"2"` after the value `"1"`;'
            " a line has one value: remove the rest, or give it a separate line and key"
        ),
    ),
    "a second colon": (
        "a: b: c # why\n",
        (
            "1:5 mapping-value: mapping value where none is allowed: a second `:` in the value of `a`;"
            ' quote the value: `"b: c"`'
        ),
    ),
    "a second colon with quotes": (
        'cmd: echo "x: y": z\n',
        (
            "1:13 mapping-value: mapping value where none is allowed: a second `:` in the value of `cmd`;"
            " quote the value: `'echo \"x: y\": z'`"
        ),
    ),
    "text after a quote": (
        'a: "foo" bar\n',
        (
            '1:10 text-after-quote: `bar` after the closing quote of `"foo"`;'
            " quote the whole value, or remove what follows"
        ),
    ),
    "a quote in quotes": (
        "a: 'it's'\n",
        (
            "1:8 text-after-quote: `s'` after the closing quote of `'it'`;"
            " within single quotes, a single quote is written twice: `''`"
        ),
    ),
    "escape": (
        'a: "C:\\dir"\n',
        "1:7 escape: `\\d` is not an escape in a double-quoted string; write `\\\\d`, or use single quotes",
    ),
    "template in a value": (
        "a: {{ .Values.x }}-foo\n",
        (
            "1:4 template: unquoted `{{ .Values.x }}`: YAML reads `{` as the start of a mapping;"
            " quote the whole value, or keep the template out of the manifests"
        ),
    ),
    "template as a whole value, which YAML takes": (
        "metadata:\n  name: {{ x }}\n",
        (
            "2:9 template: unquoted `{{ x }}`: YAML reads `{` as the start of a mapping;"
            " quote the whole value, or keep the template out of the manifests"
        ),
    ),
    "template on a line of its own": (
        "{{ if x }}\na: b\n{{ end }}\n",
        "1:1 template: `{{ if x }}` of a template: the file is YAML only once it is rendered",
    ),
    "merge conflict": (
        "a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n",
        (
            "2:1 merge-conflict: a merge conflict left in the file: `<<<<<<< HEAD`;"
            " keep one side, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`"
        ),
    ),
    "half a merge conflict": (
        "a: 1\nb: 1\n=======\nb: 2\n",
        (
            "3:1 merge-conflict: a merge conflict left in the file: `=======`;"
            " keep one side, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`"
        ),
    ),
    "documentation": (
        "spec:\n  ...\n  a: b\n",
        (
            "2:3 documentation: `...` left over from documentation, where it stands for something omitted;"
            " write what belongs there, or remove the line"
        ),
    ),
    "NUL": (
        "a: b\x00c\n",
        (
            "1:5 control-character: a NUL byte, which YAML does not allow;"
            " the file is binary, or UTF-16 without its byte order mark: save it as UTF-8"
        ),
    ),
    "control character behind non-ASCII text": (
        "ä: ü\n# \x07\n",
        (
            "2:3 control-character: the control character U+0007, which YAML does not allow;"
            " remove it; in double quotes it can be written as an escape"
        ),
    ),
    "at sign": (
        "a: @foo # c\n",
        '1:4 reserved-character: `@foo` without quotes: no plain value starts with `@`; quote the value: `"@foo"`',
    ),
    "star": (
        "a: *.example.com\n",
        (
            "1:4 reserved-character: `*.example.com` without quotes: `*` starts an alias;"
            ' quote the value: `"*.example.com"`'
        ),
    ),
    "key deeper than the value above": (
        "a: 1\n  b: 2\n",
        (
            "2:3 indentation: `b` is indented below `a`, which has the value `1` already;"
            " align it with `a`, or remove that value"
        ),
    ),
    "key below a list item": (
        "- a\n  b: c\n",
        (
            "2:3 indentation: `b` is indented below the list item `a`, which is text;"
            " write `a:` to make a key of it, or align the lines"
        ),
    ),
    "between two levels": (
        "a:\n  b: 1\n c: 2\n",
        "3:2 indentation: `c:` is indented by 1, the lines above by 2 (`b:`) or 0 (`a:`); align it with one of them",
    ),
    "key beside list items": (
        "a:\n  - b: c\n  d: e\n",
        (
            "3:3 indentation: `d:` is aligned with the list item `- b:`, not with what is in it;"
            " indent it by 4 to belong to the item, or by less to end the list"
        ),
    ),
    "list item beside keys": (
        "a: c\n- b\n",
        "2:1 indentation: the list item `- b` is at the level of the key `a:`; indent it below its own key",
    ),
    "no space": (
        "a:\n  b:c\n  d: e\n",
        "2:4 no-space: no space after the `:` of `b:c`; write `b: c`",
    ),
    "no colon": (
        "kind: Foo\nmeta\n  name: x\n",
        "2:1 no-colon: `meta` is neither a key nor part of a value: no `:` follows; write `meta:` if it is a key",
    ),
    "block text that is not indented": (
        "a: |\n  foo\nbar\n",
        (
            "3:1 no-colon: `bar` is neither a key nor part of a value: no `:` follows;"
            " indent it as the text above, if it belongs to that"
        ),
    ),
    "list item in the line of its key": (
        "key: - a\n",
        "1:6 list-item: `- a`: a list item does not start on the line of its key; put it on the next line",
    ),
    "open bracket": ("a: [1, 2\nb: c\n", "1:4 bracket: the `[` is not closed; add the closing `]`"),
    "closing bracket": (
        "a: [x]]\n",
        "1:7 bracket: `]` without an opening bracket before it; quote the value that it belongs to, or remove it",
    ),
    "missing comma": (
        '["a" "b"]\n',
        '1:6 text-after-quote: `"b"]` after the closing quote of `"a"`; quote the whole value, or remove what follows',
    ),
    "unknown anchor": ("a: *foo\n", "1:4 unknown-anchor: no anchor `foo` before this alias"),
}


def _shown(fault: Fault) -> str:
    hint = f"; {fault.hint}" if fault.hint else ""
    return f"{fault.span.line}:{fault.span.column} {fault.kind}: {fault.message}{hint}"


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_message_and_place(text: str, expected: str, ends: str) -> None:
    faults = load(Source("kustomization.yaml", text.replace("\n", ends))).faults
    assert _shown(faults[0]) == expected


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_the_documents_around_are_still_read(text: str, expected: str) -> None:
    file = load(Source("kustomization.yaml", f"before: 1\n---\n{text}---\nafter: 2\n"))
    line, rest = expected.split(":", 1)
    assert next(_shown(fault) for fault in file.faults) == f"{int(line) + 2}:{rest}"
    keys = [list(document.root.fields) for document in file.documents if isinstance(document.root, Mapping)]
    assert keys[-1] == ["after"]
    if file.faults[0].kind != "control-character":  # for one the reader gives up before the first document
        assert keys[0] == ["before"]


@pytest.mark.parametrize(
    "text",
    [
        'kind: Secret\nstringData:\n  a: "hunter2":"x"\n',
        "kind: Secret\nstringData:\n  a: hunter2: x\n",
        "kind: Secret\nstringData:\n  a: @hunter2\n",
        'kind: Secret\nstringData:\n  a: "hunter2\n',
        "kind: Secret\nstringData:\n  a: x\n    b: hunter2\n",
        "kind: Secret\nstringData:\n  a:\n  hunter2\n  b: x\n",
        "kind: Secret\nstringData:\n  a: 'hunter2's'\n",
        "kind: Secret\nstringData:\n  a:hunter2\n  b: x\n",
        "kind: Secret\nstringData:\n  a: hunter2\n    b: x\n",
        "spec:\n  values:\n    adminPassword: hunter2: x\n",
    ],
)
def test_no_message_shows_a_secret(text: str) -> None:
    faults = load(Source("f.yaml", text)).faults
    assert faults
    for fault in faults:
        assert "hunter2" not in fault.message + fault.hint


@given(st.text(alphabet=st.sampled_from("ab:- \n\t\"'{}[]|>*&!%@`#,.<=?\x07\u00a0é")))
def test_every_text_gives_places_inside_it(text: str) -> None:
    for fault in load(Source("f.yaml", text)).faults:
        assert 0 <= fault.span.start <= fault.span.end <= len(text)
        assert fault.message
        assert "\n" not in fault.message + fault.hint


@pytest.mark.parametrize("text", [text for text, _ in CASES.values()], ids=CASES)
def test_kustomize_refuses_it_too(text: str, tmp_path: Path) -> None:
    (tmp_path / "kustomization.yaml").write_text("resources: [f.yaml]\n", encoding="utf-8")
    head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n---\n"
    (tmp_path / "f.yaml").write_text(head + text, encoding="utf-8")
    done = subprocess.run([kustomize(), "build", str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "f.yaml" in done.stderr
