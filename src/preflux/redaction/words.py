"""The words that name a credential: the one list of them, for what is masked and for what is reported."""

from __future__ import annotations

from functools import lru_cache

from preflux.pattern import lazy

_WORD = lazy(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_BEFORE_KEY = {
    "access", "account", "admin", "api", "app", "auth", "encryption", "license", "master", "private", "root", "secret",
    "session", "shared", "signing",
}  # fmt: skip
"""What makes a credential of the word `key` behind it."""

_CREDENTIAL = lazy(
    r".*(?:passwords?|passwd|passphrases?|secrets?|token)|.*pwd|pass|psw|psk|creds?|credentials?|dockerconfigjson|htpasswd|jwt"
    rf"|bearer|(?:{'|'.join(sorted(_BEFORE_KEY))})key"
)
VAGUE = {
    "auth", "authorization", "connection", "cookie", "dsn", "license", "pat", "pin", "private", "pw", "salt", "url", "uri",
    "webhook", "key", "smtp", "string",
}  # fmt: skip
"""Words that name a credential as often as something harmless: there, the value has to look like one."""

_REPORTED = lazy(
    r"auth|authorization|cred|credentials?|dockerconfigjson|.*key|pass|passphrase|.*passwd|.*password|pat|private|psk|psw"
    r"|pw|pwd|.*secret|.*token"
)
_HARMLESS = {
    "account", "address", "audience", "bucket", "ca", "cert", "class", "client", "count", "crt", "database", "db",
    "dbname", "domain", "driver", "email", "enabled", "endpoint", "fname", "from", "group", "host", "hostname",
    "hosts", "id", "insecure", "issuer", "kind", "lname", "locale", "mail", "mode", "name", "namespace", "org",
    "organization", "owner", "path", "pem", "point", "port", "prefix", "project", "protocol", "provider", "pub",
    "public", "realm", "region", "repo", "repository", "retention", "role", "schema", "scope", "scopes", "server",
    "service", "site", "smtp", "style", "tenant", "timezone", "type", "tz", "uid", "user", "username", "version",
    "zone",
}  # fmt: skip
_SEVERAL = {"credentials", "creds", "passphrases", "passwds", "passwords", "tokens"}
HINTS = (
    "pass", "token", "secret", "cred", "pwd", "psk", "psw", "key", "auth", "jwt", "bearer", "private", "dockerconfig",
)  # fmt: skip
"""Every name for which `names_credential` or `names_credentials` holds has one of these in it, in small letters."""


def words(name: str) -> list[str]:
    """Return the words of a name such as `DB_PASSWORD` or `adminPassword`, in small letters."""
    return [word.lower() for word in _WORD.findall(name)]


@lru_cache(maxsize=4096)
def names_credential(name: str) -> bool:
    """Return whether the value of a field with this name is masked: a doubt counts as a credential."""
    found = words(name)
    while found and (found[-1].isdecimal() or found[-1] in ("base", "hash")):
        found.pop()  # `PASSWORD_1`, `SECRET_KEY_BASE`
    if not found or "public" in found or ("existing" in found and not found[-1].startswith("pass")):
        return False
    if found[-1] == "key":
        return not _BEFORE_KEY.isdisjoint(found[-2:-1])
    return _CREDENTIAL.fullmatch(found[-1]) is not None


@lru_cache(maxsize=4096)
def may_name_credential(name: str) -> bool:
    """Return whether a field with this name may hold a credential, where its value looks like one."""
    found = words(name)
    return bool(found) and "public" not in found and not VAGUE.isdisjoint(found[-2:])


def names_credentials(name: str) -> bool:
    """Return whether the items of a list with this name are masked: `passwords`, `apiKeys`."""
    found = words(name)
    if found[-1:] == ["keys"]:
        return not _BEFORE_KEY.isdisjoint(found[-2:-1])
    return bool(found) and found[-1] in _SEVERAL


def reports_credential(name: str) -> bool:
    """Return whether a plain value below this name is reported as a secret: a doubt counts as none."""
    found = words(name)
    if not found or not {"existing", "public", "ref"}.isdisjoint(found) or found[-1] in _HARMLESS:
        return False
    return bool(_REPORTED.fullmatch(found[-1])) or not {"password", "token", "secret"}.isdisjoint(found[-2:-1])


def names_harmless(name: str) -> bool:
    """Return whether a name tells that its value is no secret: `username`, `host`."""
    found = words(name)
    return bool(found) and found[-1] in _HARMLESS
