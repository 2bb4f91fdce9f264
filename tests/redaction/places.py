"""Repositories with a secret at some place, by ordinary mistakes: `{c}` is the value, `{b}` its base64, `{n}` a number."""

from __future__ import annotations

import base64
import hashlib
from textwrap import indent

LETTERS = "bcdfghjkmnpqrstvwxzBCDFGHJKMNPQRSTVWXZ23456789"
LISTED = "resources: [s.yaml]\n"
SECRET = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n"  # noqa: S105 - a manifest
RELEASE = (
    "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: h, namespace: x}\nspec:\n  interval: 1h\n"
    "  chart: {spec: {chart: c, version: 1.0.0, sourceRef: {kind: HelmRepository, name: r}}}\n"
)
WEB = (
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: x}\nspec:\n"
    "  selector: {matchLabels: {app: web}}\n"
    "  template:\n    metadata: {labels: {app: web}}\n    spec:\n      containers:\n"
    "        - name: web\n          image: web:1.2\n"
)
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm, namespace: x}\ndata:\n  a: b\n"


def canary(label: str) -> str:
    """Return sixteen letters and digits that stand nowhere else."""
    return "".join(LETTERS[byte % len(LETTERS)] for byte in hashlib.sha256(label.encode()).digest())[:16]


def number(label: str) -> str:
    """Return a number that stands nowhere else."""
    return str(int.from_bytes(hashlib.sha256(label.encode()).digest()[:6]) % 10**9 + 10**9)


def in_secret(text: str, head: str = SECRET) -> dict[str, str]:
    return {"kustomization.yaml": LISTED, "s.yaml": head + text}


def spelled(kind: str) -> dict[str, str]:
    return in_secret("data:\n  pw: {c}\n  pw: {c}\n  x: {c}!\nstringData:\n  n: {n}\n", f"apiVersion: v1\n{kind}\n")


def generator(text: str) -> dict[str, str]:
    return {"kustomization.yaml": f"secretGenerator:\n  - name: g\n{indent(text, '    ')}"}


def patch(text: str, entry: str = "  - target: {kind: Secret, name: a}\n    ") -> dict[str, str]:
    patches = f"patches:\n{entry}patch: |-\n{indent(text, '      ')}"
    return {"kustomization.yaml": LISTED + patches, "s.yaml": f"{SECRET}stringData: {{pw: x}}\n"}


def patch_file(text: str, target: str = "{kind: Secret}") -> dict[str, str]:
    patches = f"patches:\n  - path: p.yaml\n    target: {target}\n"
    return {"kustomization.yaml": LISTED + patches, "s.yaml": f"{SECRET}stringData: {{pw: x}}\n", "p.yaml": text}


def listed(text: str) -> dict[str, str]:
    return {"kustomization.yaml": LISTED, "s.yaml": text}


def replaced(kind: str, field: str, options: str = "") -> dict[str, str]:
    target = f"{{select: {{kind: {kind}}}, fieldPaths: [{field}]{options}}}"
    return {
        "kustomization.yaml": "resources: [s.yaml, o.yaml]\nreplacements:\n"
        "  - source: {kind: Secret, fieldPath: stringData.pw}\n"
        f"    targets: [{target}]\n",
        "s.yaml": f"{SECRET}stringData:\n  pw: {{c}}\n",
        "o.yaml": f"{WEB}---\n{CONFIG}",
    }


def filled(text: str, given: str = "substituteFrom: [{kind: Secret, name: v}]") -> dict[str, str]:
    flux = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {namespace: flux-system, name: "
    spec = "spec: {interval: 10m, prune: true, sourceRef: {kind: GitRepository, name: flux-system}, path: "
    return {
        "clusters/a/flux-system/gotk-sync.yaml": "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\n"
        "metadata: {name: flux-system, namespace: flux-system}\n"
        "spec: {interval: 1m, url: 'ssh://git@example.com/x', ref: {branch: main}}\n"
        f"---\n{flux}flux-system}}\n{spec}./clusters/a}}\n",
        "clusters/a/vars.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: v, namespace: flux-system}\n"
        "stringData:\n  X: {c}\ndata:\n  Y: {b}\n",
        "clusters/a/app.yaml": f"{flux}app}}\n{spec}./app, postBuild: {{{given}}}}}\n",
        "app/o.yaml": text,
    }


def flux(spec: str, name: str = "k") -> str:
    head = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
    return f"{head}metadata: {{name: {name}, namespace: flux-system}}\nspec: {{interval: 1h, prune: true, {spec}}}\n"


PLACES: dict[str, dict[str, str]] = {
    **{
        f"kind {kind!r}": spelled(kind)
        for kind in (
            "kind: Secret",
            "kind: secret",
            "kind: SECRET",
            "kind: Secrets",
            "kind: 'Secret '",
            "kind : Secret",
            'kind: "Secret"',
            "kind:\n  Secret",
            "kind: !!str Secret",
            "kind: &k Secret",
            "? kind\n: Secret",
            'kind: "\\x53ecret"',
            "kind: Sceret",
            "kind: # c\n  Secret",
            "kind: |-\n  Secret",
            "kid: Secret",
        )
    },
    "no kind for a syntax error": in_secret("data:\n  pw: {c}: x\n", "apiVersion: v1\n\tkind: x\n"),
    "the kind behind the error": listed("data:\n  pw: {c}: x\nkind: Secret\n"),
    "colon": in_secret("stringData:\n  a: {c}: more\n"),
    "second word as a key": in_secret("stringData:\n  {c}:x: y\n"),
    "tab": in_secret("stringData:\n\ta: {c}\n"),
    "quote": in_secret('stringData:\n  a: "{c}\n  b: x\n'),
    "after a quote": in_secret('stringData:\n  a: "x" {c}\n'),
    "alias": in_secret("stringData:\n  a: *{c}\n"),
    "tag": in_secret("stringData:\n  a: !!int {c}\n"),
    "template": in_secret("stringData:\n  a: {{ {c} }}\n"),
    "conflict": in_secret("stringData:\n<<<<<<< HEAD\n  a: {c}\n=======\n  a: {c}\n>>>>>>> x\n"),
    "key with a blank": in_secret('data:\n  "a {c}": x\n'),
    "comments": in_secret("stringData:\n  a: [x] # {c}\n  # {c}\n  b: 12 # {c}\n"),
    "ignore": in_secret("stringData:\n  a: x # preflux: ignore[{c}] y\n"),
    "unknown field": in_secret("strngData:\n  a: {c}\n  n: {n}\nimmutable: {c}\ntype: [{c}]\n"),
    "flow": listed("{apiVersion: v1, kind: Secret, metadata: {name: a}, stringData: {a: {c}, b: {n}}}\n"),
    "json": listed('{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"stringData":{"a":"{c}" "b":{n}}}\n'),
    "list": listed(
        f"apiVersion: v1\nkind: List\nitems:\n{indent('- ' + indent(SECRET, '  ')[2:], '  ')}    x: {{c}}\n"
        "    stringData:\n      a: {n}\n"
    ),
    "list of Secrets": listed(
        "apiVersion: v1\nkind: SecretList\nitems:\n- metadata: {name: a}\n  stringData: {a: {n}}\n  x: [{c}]\n"
    ),
    "applied": in_secret("  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: {a: {c}}\n"),
    "anchor": in_secret("x: &p {c}\nstringData:\n  a: [*p]\n"),
    "sops with a plain value": in_secret("data:\n  a: ENC[AES256_GCM,data:x]\n  b: {c}\n  b: {c}\nsops: {mac: x}\n"),
    "decrypted": {"kustomization.yaml": "resources: [x.dec.yaml]\n", "x.dec.yaml": "a: {c}: b\n"},
    "literal with a colon": generator("literals:\n  - greeting={c}: yes: no\n"),
    "no literals": generator("  - password={c}\n  - user={c}\n"),
    "literals without a colon": generator("files: [tls.crt]\nliterals\n  - password={c}\n"),
    "literal without a key": generator("literals:\n  - {c}\n"),
    "literal twice": generator("literals: [a={c}, a={c}]\n"),
    "literal as a mapping": generator("literals:\n  - pw: {c}\n"),
    "literal misspelt": generator("literal: [a={c}]\n"),
    "literal behind a tab": generator("literals:\n\t- a={c}\n"),
    "file that is a password": generator("files: ['pw={c}', '{c}', '/{c}']\n"),
    "envs that are a password": generator("envs: ['{c}']\n"),
    "env file twice": {**generator("envs: [db.env]\n"), "db.env": "DB={c}\nDB={c}\n"},
    "env file with a bad key": {**generator("envs: [x]\n"), "x": "A B={c}\n{c}\nPW: {c}\n"},
    "generators misspelt": {"kustomization.yaml": "secretgenerator:\n  - name: g\n    literals: [{c}]\n"},
    "plugin": {
        "kustomization.yaml": "generators: [g.yaml]\n",
        "g.yaml": "apiVersion: builtin\nkind: SecretGenerator\nmetadata: {name: g}\nliterals:\n  - url: {c}: x\n",
    },
    "plugin of somebody": {
        "kustomization.yaml": "generators: [g.yaml]\n",
        "g.yaml": "apiVersion: x/v1\nkind: Vault\nmetadata: {name: g}\nfoo: {c}\nfoo: {c}\n",
    },
    "plugin in a text": {
        "kustomization.yaml": "generators:\n  - |\n    apiVersion: builtin\n    kind: SecretGenerator\n"
        "    metadata: {name: g}\n    literals: [{c}]\n    literals: [{c}]\n"
    },
    "json patch": patch("- op: add\n  path: /stringData/url\n  value: {c}: x\n"),
    "json patch twice": patch("- op: replace\n  path: /stringData/zz\n  value: {c}\n  value: {c}\n"),
    "json patch of no kind": patch("- op: replace\n  path: /stringData/zz\n  value: {c}\n", "  - target: {name: a}\n    "),
    "json patch in a file": patch_file("- op: add\n  path: /stringData/a\n  value: {n}\n"),
    "json patch in a broken file": patch_file("- op: add\n  path: /data/a\n  value: a: {c}\n", "{name: a}"),
    "json patch that is one word": patch_file("{c}\n"),
    "merge patch": patch("kind: Secret\nmetadata: {name: a}\nstringData:\n  pw: [{c}]\n", "  - "),
    "merge patch of no kind": patch_file("stringData:\n  pw: {c}\n  pw: {c}\n", "{name: a}"),
    "merge patch for nothing": patch_file(f"{SECRET}data:\n  pw: {{n}}\n", "{kind: Secret, name: z}"),
    "values": listed(f"{RELEASE}  values:\n    adminPassword: {{c}}\n    adminPassword: {{c}}\n    tokens: [{{c}}]\n"),
    "values of nowhere": listed(f"{RELEASE}  value:\n    creds: {{apiKey: {{c}}}}\n  token: {{c}}\n"),
    "values with a syntax error": listed(f"{RELEASE}  values: {{password: {{c}}, x: [}}\n"),
    "variable misspelt": listed(f"{WEB}          env:\n            - name: DB_PASSWORD\n              vaule: {{c}}\n"),
    "variable as a number": listed(
        f"{WEB}          env:\n            - {{name: DB_PASSWORD,\n               value: {{n}}}}\n"
    ),
    "argument": listed(f"{WEB}          args:\n            - --db-password\n            - {{n}}\n"),
    "known form": listed(f"{CONFIG}  b: 'ghp_{{c}}{{c}}' x\n"),
    "private key": listed(f"{CONFIG}  b: |\n    -----BEGIN PRIVATE KEY-----\n    {{c}}\n  b: [1]\n"),
    "external secret": listed(
        "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: e}\nspec:\n  target:\n"
        "    template:\n      data:\n        pw: {c}\n        pw: {c}\n"
    ),
    "url": {
        "kustomization.yaml": "resources:\n  - https://u:{c}@example.com/o/r\n  - https://example.com/o/r.git?token={c}\n"
        "  - u:{c}@example.com:o/r\n  - https://example.com/a/glpat-{c}/b\n"
    },
    "url of a source": listed(
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {name: a, namespace: x}\n"
        "spec: {interval: 1, url: 'https://u:{c}@example.com/?access_token={c}', type: oci}\n"
    ),
    **{
        f"replaced {field}": replaced(kind, field, ", options: {create: true}")
        for kind, field in (
            ("Deployment", "spec.replicas"),
            ("Deployment", "spec.template.metadata.labels.app"),
            ("ConfigMap", "metadata.name"),
            ("ConfigMap", "metadata.namespace"),
            ("ConfigMap", "kind"),
            ("ConfigMap", "apiVersion"),
            ("Deployment", "spec.foo"),
            ("Deployment", "spec.template.spec.containers.0.image"),
        )
    },
    "filled name": filled("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: '${X}_', namespace: '${Y}'}\n"),
    "filled kind": filled("apiVersion: ${X}\nkind: ${Y}\nmetadata: {name: a, namespace: x}\n"),
    "filled key": filled("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: x}\ndata:\n  ${X}: a\n  b: 12\n"),
    "filled part": filled(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: '${X:0:9}_', namespace: x}\ndata: {a: '${Y}'}\n"
    ),
    "filled path": filled(flux("path: './${X}', sourceRef: {kind: GitRepository, name: flux-system}")),
    "filled references": filled(
        flux(
            "path: ./app, targetNamespace: '${X}', dependsOn: [{name: '${X}'}], "
            "sourceRef: {kind: GitRepository, name: '${Y}'}",
            "${Y}",
        )
    ),
    "filled release": filled(
        RELEASE.replace("chart: c,", "chart: '${X}',").replace("1.0.0", "'${Y}'") + "  targetNamespace: ${X}\n"
    ),
    "filled from a named variable": filled(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: '${PASSWORD}_', namespace: x}\n", "substitute: {PASSWORD: {c}}"
    ),
}


def planted(place: str) -> tuple[dict[str, str], list[str]]:
    """Return the files of a place, and the values in them that nothing may show."""
    c, n = canary(place), number(place)
    encoded = base64.b64encode(c.encode()).decode()
    files = {path: text.replace("{c}", c).replace("{n}", n).replace("{b}", encoded) for path, text in PLACES[place].items()}
    return files, [c, n, encoded.rstrip("=")]


def pieces(value: str) -> list[str]:
    """Return the pieces of a value that would give it away: six characters, of base64 eight, of a number all."""
    if value.isdecimal():
        return [value]
    size = 6 if len(value) == 16 else 8
    return [value[i : i + size] for i in range(len(value) - size + 1)]
