"""Credentials that are known by their form, wherever they stand: tokens of well-known services, keys, logins in URLs."""

from __future__ import annotations

import re

from preflux.pattern import lazy

MASK = "***"

_FORMS = (
    r"AGE-SECRET-KEY-1\w*|\bgh[pousr]_\w{6,}|\bgithub_pat_\w*|\bgl(?:pat|dt|rt|cbt|ptt|soat|ft|agent|imt|ffct)-[\w.-]{6,}"
    r"|\bxox[abeprs]-[\w-]+|\bxapp-[\w-]+|\b(?:AKIA|ASIA)[0-9A-Z]{12,}|\b[rs]k_(?:live|test)_\w+|\bwhsec_\w+"
    r"|\bsk-[\w-]{20,}|\bAIza[\w-]{30,}|\bya29\.[\w-]+|\bnpm_\w{30,}|\bhv[bs]\.[\w-]{20,}|\beyJ[\w-]{10,1000}\.eyJ[\w.-]*"
    r"|\bSG\.[\w-]{10,100}\.[\w-]+|\bdo[opr]_v1_\w+|\bpypi-[\w-]{16,}|\btskey-[\w-]+|\b\d{8,10}:[\w-]{30,}|\bdckr_pat_[\w-]+"
    r"|\bshp(?:at|ca|pa|ss)_\w+|\bglsa_\w+|\bATATT[\w-]{10,}|\bATCTT[\w-]{10,}|\blin_api_\w+|\bdapi[0-9a-f]{20,}"
    r"|\$(?:apr1|2[aby]|5|6|argon2\w*)\$[^\s\"']+"
)
_KNOWN = lazy(
    rf"(?:{_FORMS})"
    r"|PRIVATE KEY(?: BLOCK)?-----"
    r"|\bhooks\.slack\.com/services/\w|\bdiscord(?:app)?\.com/api/webhooks/\d|\bwebhook\.office\.com/\w"
    r"|(?i:\bauthorization\b[^\n]{0,20}\b(?:bearer|basic|token)\s+[^\s$<{])"
    r"|://[^/@:\s]{0,200}:[^/@\s$<{*][^@\s]{0,200}@"
)
_BARE = lazy(_FORMS)
_HOOK = lazy(r"(hooks\.slack\.com/services|discord(?:app)?\.com/api/webhooks|webhook\.office\.com)/[^\s`'\"]*")
_SCHEME = lazy(r"(?i:(?<=\bbearer )|(?<=\bbasic ))[\w.~+/=-]{8,}")
_BLANK_LOGIN = lazy(r"://[^/@\s`]{0,100}:[^/@`'\"\s]{1,100}[ ][^/@`'\"\n]{0,100}@")
_STRETCH = lazy(r"[^\s`'\"<>]+")
_PORT_OR_PATH = lazy(r"[\w.-]+(?::\d+)?/.*")
_SCP = lazy(r"[\w.-]+(?:[:/(,;].*)?")
_QUERY = lazy(
    r"(?i)([?&;][\w.-]*(?:token|passw\w*|passwd|pwd|secret|sig|signature|key|auth|credential\w*|jwt|sshkey)=)[^\s&;`'\"#]+"
)
_PASSWORD = lazy(r"(?i)(\b(?:password|passwd|pwd|accountkey|sharedaccesskey|secret)=)(?![\s*]|\$[({])[^\s;&`'\"]+")


def shows_form(text: str) -> bool:
    """Return whether a text holds a credential of a known form."""
    return _KNOWN.search(text) is not None


def without_forms(text: str) -> str:
    """Return a text with the credentials of known forms in it masked; the login of a URL goes with its password."""
    if "@" in text:
        text = _STRETCH.sub(_without_login, _BLANK_LOGIN.sub(rf"://{MASK}@", text))
    if "=" in text:
        text = _QUERY.sub(rf"\1{MASK}", text)
        text = _PASSWORD.sub(rf"\1{MASK}", text)
    if "asic " in text.lower() or "earer " in text.lower():
        text = _SCHEME.sub(MASK, text)
    text = _HOOK.sub(rf"\1/{MASK}", text)
    return _BARE.sub(MASK, text)


def _without_login(found: re.Match[str]) -> str:
    """Return a stretch without blanks, such as a URL, with what stands before the host masked."""
    text = found[0]
    before, at, host = text.rpartition("@")
    if not at:
        return text
    scheme, slashes, login = before.rpartition("//") if "://" not in before else before.partition("://")
    if slashes:
        # `https://example.com/charts@1.2` has no login, and `ssh://git@example.com` one that everybody knows.
        if login == "git" or (_PORT_OR_PATH.fullmatch(login) and "@" not in login):
            return text
        return f"{scheme}{slashes}{MASK}@{host}"
    name, colon, password = before.rpartition(":") if before.count(":") == 1 else before.partition(":")
    if not colon or not password or not _SCP.fullmatch(host) or "/" in name or name == MASK:
        return text
    if password.startswith("sha256") or host.startswith("sha256"):
        return text  # the digest of an image
    opening = name[: len(name) - len(name.lstrip("([{"))]
    return f"{opening}{MASK}@{host}"
