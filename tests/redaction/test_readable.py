"""What is harmless stays readable beside secrets: a mask that hides nothing only hides the mistake."""

from __future__ import annotations

import pytest

from preflux.config import Config
from preflux.files import Memory
from preflux.pipeline import lint
from preflux.redaction.confidential import confidential
from preflux.redaction.edge import Edge
from preflux.redaction.forms import without_forms
from preflux.redaction.kinds import secret_kind
from preflux.redaction.strength import random_looking
from preflux.report.formats.text import write
from preflux.report.view import View
from preflux.span import Source
from redaction.places import CONFIG, LISTED, RELEASE, SECRET, WEB, filled, flux, generator, listed

ENCRYPTED = f"{SECRET}data:\n  pw: ENC[AES256_GCM,data:x]\nsops: {{mac: 'ENC[x]', lastmodified: x}}\n"
OWN = "sourceRef: {kind: GitRepository, name: flux-system}"
SHORT = filled(f"{WEB.replace('name: web, namespace', 'name: other, namespace')}---\n{CONFIG}")
SHORT["clusters/a/vars.yaml"] = SHORT["clusters/a/vars.yaml"].replace("{c}", "'true'").replace("{b}", "d2Vi")

SHOWN = {
    "the path of a Kustomization that does not decrypt": (
        {**filled(ENCRYPTED), "clusters/a/app.yaml": flux(f"{OWN},\n  path: ./app")}, ["path: ./app}", "Secret `a`"],
    ),
    "the name of a generator": (
        generator("literals: [a=hunter2-x9]\n"), ["the literals of Secret `g` contain `a` in plain text", "literals: ***"]
    ),
    "the files of a generator": (generator("files: [tls.crt, key=certs/tls.key]\n"), ["`tls.crt`", "`certs/tls.key`"]),
    "the name of a Secret": (
        listed(SECRET.replace("name: a", "name: Big_Name") + "stringData: {a: b}\n"), ["name: Big_Name", "`Big_Name`"]
    ),
    "a misspelt field of a Secret": (listed(f"{SECRET}strngData:\n  a: b\n"), ["`strngData` is not a field", "strngData:"]),
    "a syntax error elsewhere": (listed(f"{CONFIG}  b: x: y\n"), ["of `b`", "b: x: y", 'quote the value: `"x: y"`']),
    "a syntax error in a list of resources": (
        {"kustomization.yaml": "resources:\n  - a: b: c\n"}, ["a: b: c", "of `a`"]
    ),
    "a name like a secret's": (
        listed(f"{RELEASE}  values:\n    existingSecret: web-credentials\n    existingSecret: web-credentials\n"),
        ["existingSecret: web-credentials"],
    ),
    "a reference to a key": (
        listed(
            f"{WEB}          env:\n            - name: TOKEN\n"
            "              valueFrom: {secretKeyRef: {name: x, ky: pin}}\n"
        ),
        ["ky: pin", "`ky` is not a field"],
    ),
    "a path in a patch for a Secret": (
        {"kustomization.yaml": LISTED + "patches:\n  - target: {kind: Secret}\n    patch: |-\n      - op: replace\n"
         "        path: /nope/zz\n        value: x\n", "s.yaml": f"{SECRET}stringData: {{a: b}}\n"},
        ["/nope/zz"],
    ),
    "words that a Secret also holds": (SHORT, ["Deployment/other", "container `web`"]),
    "a public login": (
        {"kustomization.yaml": "resources: ['ssh://git@github.com/o/r']\n"}, ["ssh://git@github.com/o/r"]
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SHOWN)
def test_it_is_shown(case: str) -> None:
    files, words = SHOWN[case]
    shown = "".join(write(lint(Memory(dict(files)), Config(pack="strict")), View(fold=False)))
    assert [word for word in words if word not in shown] == [], shown


@pytest.mark.parametrize(
    "text",
    [
        "https://github.com/o/r?ref=v1.2.3",
        "ssh://git@github.com/o/r",
        "git@github.com:o/r",
        "oci://reg.example.com:5000/a/b@sha256:0123abcd",
        "ghcr.io/a/b:1.2@sha256:0123abcd",
        "https://charts.example.com/x@1.2",
        "owner@example.com",
        "secretKeyRef=web",
    ],
)
def test_a_text_without_a_login_stays(text: str) -> None:
    assert without_forms(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://u:p@example.com/a", "https://***@example.com/a"),
        ("https://t0ken@example.com/a", "https://***@example.com/a"),
        ("git::https://u:p@h/o/r", "git::https://***@h/o/r"),
        ("u:p@example.com:o/r", "***@example.com:o/r"),
        ("https://u:a@b@h/o", "https://***@h/o"),
        ("https://h/o?ref=v1&access_token=abc", "https://h/o?ref=v1&access_token=***"),
        ("https://h/?token=abc#x", "https://h/?token=***#x"),
        ("https://h/glpat-abcdefghijkl/x", "https://h/***/x"),
        ("Server=x;Pwd=abc;", "Server=x;Pwd=***;"),
        ("https://hooks.slack.com/services/T0/B0/x", "https://hooks.slack.com/services/***"),
    ],
)
def test_logins_and_tokens_go(text: str, shown: str) -> None:
    assert without_forms(f"`{text}`") == f"`{shown}`"


@pytest.mark.parametrize("kind", ["Secret", "secret", "SECRET", "Secrets", "SecretList", "Sceret", "Secrt", "Secret "])
def test_a_kind_that_was_meant_to_be_a_secret(kind: str) -> None:
    assert secret_kind(kind)


@pytest.mark.parametrize("kind", ["", "Service", "Deployment", "SecretStore", "Sec", "ConfigMap", "Role", "SealedSecret"])
def test_other_kinds(kind: str) -> None:
    assert not secret_kind(kind)


@pytest.mark.parametrize(
    "word", ["zigbee2mqtt", "HelmRelease", "kustomization", "v1beta2", "govee2mqtt", "postgres15", "MonitoringStack", "8080"]
)
def test_a_name_does_not_look_made_by_chance(word: str) -> None:
    assert not random_looking(word)


def test_a_value_is_found_in_part_and_a_word_of_the_repository_is_not() -> None:
    secret = Source("s.yaml", "stringData:\n  a: x7Kq9Lm2Pw4z\n  b: flux-system\n  c: web\n  d: correct-horse\n")
    secret.wholly = True
    edge = Edge(lambda: [secret, Source("k.yaml", "namespace: flux-system\n")])
    assert edge.text("`x7Kq9L...` of `flux-system` and `web`") == "`***...` of `flux-system` and `web`"
    assert edge.text("`my-correct-horse`, `horse`") == "`my-***`, `horse`"
    assert not confidential("c", "web")
