"""What looks like a credential outside of a Secret is masked; what only has such a name is not."""

from __future__ import annotations

import pytest

from preflux.redaction.lines.credential_lines import may_show_credential
from preflux.redaction.lines.secret_lines import may_show_secret
from preflux.redaction.words import HINTS, names_credential, names_credentials
from preflux.report.snippet import snippet
from preflux.span import Source, Span

VALUE = "correct-horse-battery"


@pytest.mark.parametrize(
    "text",
    [
        f"adminPassword: {VALUE}",
        f'  "clientSecret": "{VALUE}",',
        f"apiKey: {VALUE}",
        f"  API_TOKEN: '{VALUE}'",
        "pin_token: 12345",
        f"auth: {{user: a, password: {VALUE}}}",
        f"- --password={VALUE}",
        f"args: [--token, {VALUE}, --api-key={VALUE}]",
        f"- --password {VALUE}",
        f"- {{name: DB_PASSWORD, vaule: {VALUE}}}",
        f"- {{name: DB_PASSWORD,\n   value: {VALUE}}}",
        f"- --db-password\n- {VALUE}",
        f"values: {{password: {VALUE}, x: [}}",
        f"adminPassword:\n  - {VALUE}",
        f"- DB_PASSWORD={VALUE}",
        f"- {{name: DB_PASSWORD, value: {VALUE}}}",
        f"url: postgres://web:{VALUE}@database/web",
        f"- name: DB_PASSWORD\n  value: {VALUE}",
        f"- value: {VALUE}\n  name: DB_PASSWORD",
        f"password: |\n  {VALUE}",
        f"password: first\n  {VALUE}",
        f"- name: DB_PASSWORD\n  value: |\n    {VALUE}",
        f"data:\n  key.pem: |\n    -----BEGIN PRIVATE KEY-----\n    {VALUE}",
        f"web: true\n# password: {VALUE}",
        f"passwords: {VALUE}",
        f"PASSWORD_1: {VALUE}",
        f"SECRET_KEY_BASE: {VALUE}",
        f"passwordHash: {VALUE}",
        f"password: [{VALUE}]",
        f"password: ${VALUE}",
        f"password: ${{X:-{VALUE}}}",
        f"password: '${{X}}{VALUE}'",
        f"secretkey: {VALUE}",
        f"ENCRYPTIONKEY: {VALUE}",
        f"existingPassword: {VALUE}",
        f"- web --password {VALUE} --verbose",
        f"connection: 'Server=db;User=web;Password={VALUE};'",
        f"url: https://example.com/a?user=web&token={VALUE}",
        f"connection: AccountName=web;AccountKey={VALUE}",
        f"Authorization: Bearer {VALUE}",
        f"- --header=Authorization: Basic {VALUE}",
        f"url: https://hooks.slack.com/services/{VALUE}",
        f"key: sk_live_{VALUE}",
        f"passwords:\n  - {VALUE}",
        f"apiKeys:\n- first\n\n- {VALUE}",
        f"dockerconfigjson: {VALUE}",
    ],
)
def test_a_line_that_may_show_a_credential_is_known(text: str) -> None:
    source = Source("a.yaml", text)
    for number in range(1, source.lines + 1):
        if VALUE in source.line(number) or "12345" in source.line(number):
            assert may_show_credential(source, number)
            shown = snippet(Span(source, source.line_start(number), source.line_start(number) + 1), 100, secret=False)
            assert shown is not None
            assert VALUE not in shown.text


@pytest.mark.parametrize("name", ["DATABASE_DSN", "connectionString", "PIN", "cookie", "smtpSalt", "webhookUrl", "license"])
def test_a_vague_name_alone_in_its_file_hides_what_looks_made_by_chance(name: str) -> None:
    assert may_show_credential(Source("a.yaml", f"{name}: x7Kq9mP2vL4n8Zt"), 1)
    assert not may_show_credential(Source("a.yaml", f"{name}: {VALUE}"), 1)


@pytest.mark.parametrize(
    "word",
    [
        "password", "passwords", "passwd", "passphrase", "secret", "token", "dbpwd", "pass", "psw", "psk", "cred", "creds",
        "credentials", "dockerconfigjson", "htpasswd", "jwt", "bearer", "accessKey", "apikey", "tokens", "signingKeys",
    ],
)  # fmt: skip
def test_every_name_of_a_credential_has_a_hint(word: str) -> None:
    assert names_credential(word) or names_credentials(word)
    assert any(hint in word.lower() for hint in HINTS)


@pytest.mark.parametrize(
    "text",
    [
        "secretName: web-credentials",
        "existingSecret: web-credentials",
        "topologyKey: kubernetes.io/hostname",
        "key: password",
        "passwordKey: redis-password",
        "name: DB_PASSWORD",
        "- name: DB_PASSWORD\n  valueFrom: {secretKeyRef: {name: web, key: pin}}",
        "- name: GREETING\n  value: hello\n- name: DB_PASSWORD",
        "password: ${PASSWORD}",
        'password: "${USER}${PASSWORD}"',
        "auth: {password: ${PASSWORD}, user: web}",
        "password: ENC[AES256_GCM,data:Zm9v]",
        "automountServiceAccountToken: false",
        "secret:\n  create: true\n  name: web",
        "password:",
        "url: ssh://git@example.com/a",
        "-----BEGIN PUBLIC KEY-----",
        "maxTokens: 100",
        "image: ghcr.io/example/token-service:1.0",
    ],
)
def test_what_only_has_such_a_name_is_shown(text: str) -> None:
    source = Source("a.yaml", text)
    assert [number for number in range(1, source.lines + 1) if may_show_secret(source, number)] == []


def test_the_mark_stands_under_the_mask() -> None:
    source = Source("a.yaml", f"    adminPassword: {VALUE}")
    shown = snippet(Span(source, 19, 19 + len(VALUE)), 100, secret=False)
    assert shown == (1, "    adminPassword: ***", 19, 3)
