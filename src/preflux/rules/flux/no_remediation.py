"""A HelmRelease without retries when an install or an upgrade fails."""

from __future__ import annotations

from collections.abc import Iterator

from preflux.catalogue.registry import rule
from preflux.finding import Finding
from preflux.index.flux.objects import is_helm_release, suspended
from preflux.index.repository import Repository
from preflux.lookup import at, text_at
from preflux.node import Scalar
from preflux.render.objects.object import Object


@rule(Object)
def no_remediation(item: Object, _: Repository) -> Iterator[Finding]:
    if not is_helm_release(item) or suspended(item) or at(item.root, "spec") is None:
        return
    without = [action for action in ("install", "upgrade") if not _retries(item, action)]
    if without:
        words = " and ".join(f"`{action}`" for action in without)
        message = f"HelmRelease `{item.name}` is not retried when {words} fail{'s' if len(without) == 1 else ''}"
        yield Finding.about(item, message, f"set `{without[0]}.remediation.retries`, or the strategy `RetryOnFailure`")


def _retries(item: Object, action: str) -> bool:
    retries = at(item.root, "spec", action, "remediation", "retries")
    if isinstance(retries, Scalar) and retries.value != 0:
        return True
    strategy = text_at(item.root, "spec", action, "strategy", "name") or ""
    return strategy == "RetryOnFailure" or "${" in strategy
