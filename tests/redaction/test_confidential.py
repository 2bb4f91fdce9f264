from __future__ import annotations

import pytest

from preflux.redaction.confidential import confidential, decoded, encrypted, listed


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("password", "k3Jw-91xq-Rt7u"),
        ("adminPassword", "correct horse battery staple"),
        ("API_TOKEN", "glpat-9KdwPq2RvXzm7"),
        ("anything", "9f86d081884c7d659a2feaa0c55ad015"),
        ("DATABASE_URL", "postgres://web:k3Jw91xq@database:5432/web"),
        ("tls.key", "-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----"),
        ("keys.txt", "# created: today\nAGE-SECRET-KEY-1QQQ"),
        (".dockerconfigjson", '{"auths": {"registry": {"auth": "d2ViOmszSnctOTF4cQ=="}}}'),
        ("config.yaml", "server: a\npassword: k3Jw-91xq\n"),
        (".env", "USER=web\nSMTP_PASSWORD=k3Jw-91xq\n"),
    ],
)
def test_secrets(key: str, value: str) -> None:
    assert confidential(key, value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("password", ""),
        ("password", "  "),
        ("password", "${PASSWORD}"),
        ("password", "{{ .Values.password }}"),
        ("password", "<password>"),
        ("password", "changeme"),
        ("password", "CHANGE_ME"),
        ("password", "replace-with-your-password"),
        ("password", "your-password-here"),
        ("password", "xxxxxxxx"),
        ("password", "********"),
        ("password", "postgres"),
        ("password", "test1234"),
        ("secret_key", "MY_ACCESS_SECRET_KEY"),
        ("token", "op://vault/item/field"),
        ("token", "ref+awssecrets://path"),
        ("token", "vault:secret/data/web#token"),
        ("token", "ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]"),
        ("key", "-----BEGIN AGE ENCRYPTED FILE-----\nYWdl"),
        ("username", "web-frontend"),
        ("host", "database.example.com"),
        ("port", "5432"),
        ("replicas", "3"),
        ("url", "https://git.example.com/team/repository"),
        ("url", "https://user@git.example.com/team/repository"),
        ("DATABASE_URL", "postgres://web:${PASSWORD}@database/web"),
        ("ca.crt", "-----BEGIN CERTIFICATE-----\nMIIB"),
        ("identity.pub", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI web"),
        ("values.yaml", "ingress:\n  host: web.example.com\nexistingSecret: web-credentials\n"),
        ("kubeconfig", "users:\n- user:\n    token: ${TOKEN}\n"),
        ("config.json", '{"level": "debug", "pretty": true}'),
    ],
)
def test_no_secrets(key: str, value: str) -> None:
    assert not confidential(key, value)


def test_decoded() -> None:
    assert decoded("Y2hhbmdlbWU=") == "changeme"
    assert decoded("Y2hhb\nmdlbWU=\n") == "changeme"
    assert decoded("not base64!") == "not base64!"
    assert decoded("/////w==") == "/////w=="  # no text


def test_encrypted() -> None:
    assert encrypted("A=ENC[AES256_GCM,data:a]\nsops_version=3.9.0\n")
    assert encrypted('{"data": "ENC", "sops": {}}')
    assert not encrypted("password: sops\n")


def test_listed() -> None:
    assert listed(["a"]) == "`a`"
    assert listed(["a", "b"]) == "`a` and `b`"
    assert listed(list("abcde")) == "`a`, `b`, `c`, `d` and `e`"
    assert listed(list("abcdefghij")) == "`a`, `b`, `c`, `d`, `e`, `f`, `g`, `h` and 2 more"
    assert listed(["a" * 5000]) == f"`{'a' * 80}`"
