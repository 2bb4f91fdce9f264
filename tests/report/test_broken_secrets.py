"""Broken Secrets and what is filled in from them: the whole command names the trouble, and never the value."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

import pytest

from preflux.cli.run import run

WORD = "HUNTER2"
NUMBER = "8675309"
FORMATS = (*(("--format", form) for form in ("text", "concise", "json", "github")), ("--statistics",))

SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n"  # noqa: S105 - a manifest
LISTED = "resources: [s.yaml]\n"


def in_secret(text: str) -> dict[str, str]:
    return {"kustomization.yaml": LISTED, "s.yaml": SECRET + text}


def generator(text: str) -> dict[str, str]:
    return {"kustomization.yaml": f"secretGenerator:\n- name: a\n  {text}\n"}


def patched(patch: str) -> dict[str, str]:
    head = f"{LISTED}patches:\n- target: {{kind: Secret}}\n  patch: |\n"
    return {"kustomization.yaml": head + indent(patch, "    "), "s.yaml": f'{SECRET}stringData: {{a: "x"}}\n'}


def filled(text: str, value: str = WORD, given: str = "") -> dict[str, str]:
    """Return a cluster in which a plain Secret gives the variable X to an object."""
    source = "sourceRef: {kind: GitRepository, name: flux-system}"
    build = f"spec: {{interval: 10m, prune: true, {source}, path: "
    flux = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {namespace: flux-system, name: "
    vars_ = f"apiVersion: v1\nkind: Secret\nmetadata: {{name: v, namespace: flux-system}}\nstringData:\n  X: '{value}'\n"
    repository = (
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\n"
        "metadata: {name: flux-system, namespace: flux-system}\n"
        "spec: {interval: 1m, url: 'ssh://git@example.com/x', ref: {branch: main}}\n"
    )
    return {
        "clusters/a/flux-system/gotk-sync.yaml": f"{repository}---\n{flux}flux-system}}\n{build}./clusters/a}}\n",
        "clusters/a/vars.yaml": vars_,
        "clusters/a/app.yaml": f"{flux}app}}\n{build}./app, "
        f"postBuild: {{{given}substituteFrom: [{{kind: Secret, name: v}}]}}}}\n",
        "app/kustomization.yaml": "namespace: app\nresources: [o.yaml]\n",
        "app/o.yaml": text,
    }


SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n"
WORKLOAD = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: "${X}"}}
    spec: {containers: [{name: web, image: "registry.example.com/web:1"}]}
"""

CASES = {
    "alias": in_secret(f"stringData:\n  password: *{WORD}\n"),
    "tag": in_secret(f"stringData:\n  password: !!int {WORD}\n"),
    "template": in_secret(f"stringData:\n  password: {{{{ {WORD} }}}}\n"),
    "template-block": in_secret(f"stringData:\n  {{% if {WORD} %}}\n  a: b\n"),
    "reserved-start": in_secret(f"stringData:\n  password: @{WORD}\n"),
    "unclosed-quote": in_secret(f'stringData:\n  password: "{WORD}\n  b: "x"\n'),
    "text-after-quote": in_secret(f'stringData:\n  password: "{WORD}"{NUMBER}\n'),
    "unclosed-bracket": in_secret(f"stringData:\n  password: [{WORD}\n"),
    "second-colon": in_secret(f"stringData:\n  password: {WORD}: x\n"),
    "list": in_secret(f"stringData:\n  password: [{WORD}]\n"),
    "number": in_secret(f"stringData:\n  password: {NUMBER}\n"),
    "text-for-a-mapping": in_secret(f"stringData: {WORD}\n"),
    "no-base64": in_secret(f"data:\n  password: {WORD}-{NUMBER}!\n"),
    "twice": in_secret(f"stringData:\n  password: {WORD}\n  password: {NUMBER}\n"),
    "misspelt-field": in_secret(f"stringDate:\n  password: {WORD}\nstringData:\n  pin: {NUMBER}\n"),
    "after-a-private-key": in_secret(
        f"stringData:\n  cert: |\n    -----BEGIN PRIVATE KEY-----\n    {WORD}\n  pin: {NUMBER}\n"
    ),
    "flow": {
        "kustomization.yaml": LISTED,
        "s.yaml": f"# c\n{{apiVersion: v1, kind: Secret, metadata: {{name: a}}, stringData: {{p: {WORD}, n: {NUMBER}}}}}\n",
    },
    "flow-lines": {
        "kustomization.yaml": LISTED,
        "s.yaml": f"{{apiVersion: v1,\nkind: Secret, metadata: {{name: a}},\nstringData: {{\np: {WORD},\nn: {NUMBER}}}}}\n",
    },
    "flow-on-the-line-of-the-dashes": {
        "kustomization.yaml": LISTED,
        "s.yaml": f"--- {{kind: Secret, apiVersion: v1, metadata: {{name: a}}, stringData: {{p: {WORD}, n: {NUMBER}}}}}\n",
    },
    "flow-broken": {
        "kustomization.yaml": LISTED,
        "s.yaml": f"{{apiVersion: v1, kind: Secret, metadata: {{name: a}}, stringData: {{p: *{WORD}}}}}\n",
    },
    "flow-in-a-list": {
        "kustomization.yaml": LISTED,
        "s.yaml": "apiVersion: v1\nkind: List\nitems:\n"
        f"- {{apiVersion: v1, kind: Secret, metadata: {{name: a}}, stringData: {{p: {WORD}, n: {NUMBER}}}}}\n",
    },
    "generator-number": generator(f"literals: [{NUMBER}]"),
    "generator-text": generator(f"literals: password={WORD}"),
    "generator-no-pair": generator(f"literals: [{WORD}]"),
    "generator-misspelt": generator(f"literal: [password={WORD}]"),
    "generator-boolean": generator(f"options: {{immutable: {WORD}}}"),
    "generator-file-is-a-password": generator(f"files: [password={WORD}]"),
    "generator-file-is-a-password-on-a-line": generator(f"files:\n  - password={WORD}"),
    "generator-file-is-base64": generator(f"files: [password={WORD}==]"),
    "generator-file-without-key": generator(f"files: ['{WORD}']"),
    "generator-file-outside": generator(f"files: [password=/{WORD}]"),
    "generator-file-with-a-slash": generator(f"files: ['password=a/{WORD}']"),
    "generator-envs": generator(f"envs: [password={WORD}]"),
    "generator-env": generator(f"env: password={WORD}"),
    "generator-plugin": {
        "kustomization.yaml": "generators: [g.yaml]\n",
        "g.yaml": "apiVersion: builtin\nkind: SecretGenerator\nmetadata: {name: g}\n"
        f"files: ['a={WORD}']\nliterals:\n- {WORD}\n",
    },
    "generator-plugin-of-literals": {
        "kustomization.yaml": "generators: [g.yaml]\n",
        "g.yaml": f"apiVersion: builtin\nkind: SecretGenerator\nmetadata: {{name: g}}\nliterals:\n- {WORD}\n",
    },
    "json-patch": patched(f"- op: add\n  path: /stringData/pin\n  value: {NUMBER}\n"),
    "json-patch-of-a-file": {
        "kustomization.yaml": f"{LISTED}patches:\n- target: {{kind: Secret}}\n  path: p.yaml\n",
        "p.yaml": f"- op: add\n  path: /stringData/pin\n  value: {NUMBER}\n",
        "s.yaml": f'{SECRET}stringData: {{a: "x"}}\n',
    },
    "merge-patch": patched(f"apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\nstringData:\n  pin: {NUMBER}\n"),
    "filled-enum": filled(f"{SERVICE}  type: ${{X}}\n  ports: [{{port: 80}}]\n"),
    "filled-number": filled(f"{SERVICE}  ports: [{{port: ${{X}}}}]\n", NUMBER),
    "filled-part": filled(f"{SERVICE}  type: a-${{X}}\n  ports: [{{port: 80}}]\n"),
    "filled-twice-over": filled(f"{SERVICE}  type: ${{Y}}\n  ports: [{{port: 80}}]\n", given='substitute: {Y: "${X}"}, '),
    "filled-type": filled("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: ${X}}\n", NUMBER),
    "filled-label": filled(WORKLOAD),
    "filled-mapping": filled(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: ${X}\n", f"{{containers: [], dnsPolicy: {WORD}}}"
    ),
    "replacement": {
        "kustomization.yaml": "resources: [s.yaml, o.yaml]\nreplacements:\n"
        "- source: {kind: Secret, fieldPath: stringData.a}\n"
        "  targets:\n  - select: {kind: Service}\n    fieldPaths: [spec.type]\n",
        "s.yaml": f"{SECRET}stringData:\n  a: {WORD}\n",
        "o.yaml": f"{SERVICE}  type: ClusterIP\n  ports: [{{port: 80}}]\n",
    },
}


@pytest.mark.parametrize("case", CASES)
def test_no_format_of_check_shows_a_value_of_a_secret(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in CASES[case].items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for form in FORMATS:
        code = run(["check", *form])
        written = "".join(capsys.readouterr())
        assert code == 1, f"{form} found nothing, so that this shows nothing:\n{written}"
        assert WORD not in written, form
        assert NUMBER not in written, form


def test_a_value_of_a_config_map_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files = filled(f"{SERVICE}  type: ${{X}}\n  ports: [{{port: 80}}]\n")
    for name in ("clusters/a/vars.yaml", "clusters/a/app.yaml"):
        files[name] = files[name].replace("Secret", "ConfigMap").replace("stringData", "data")
    for name, text in files.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["check", "--format", "concise"]) == 1
    assert f"`type` is `{WORD}`, allowed are" in capsys.readouterr().out
