"""The settings that keep a container in, and how much each of them does."""

from __future__ import annotations

import pytest

from index.fleets import manifest, parsed
from preflux.index.workloads.hardening import has_settings, settings, untouched


def pod(container: str = "", spec: str = "") -> str:
    more = f", {container}" if container else ""
    return f"apiVersion: v1\nkind: Pod\nspec: {{{spec}{', ' if spec else ''}containers: [{{name: web{more}}}]}}\n"


def strength(name: str, text: str, container: str = "web") -> float:
    return settings(parsed(text))[name, container].strength


@pytest.mark.parametrize(
    ("name", "weak", "strong"),
    [
        ("runAsNonRoot", "{runAsNonRoot: false}", "{runAsNonRoot: true}"),
        ("runAsUser", "{runAsUser: 0}", "{runAsUser: 1000}"),
        ("privileged", "{privileged: true}", "{privileged: false}"),
        ("allowPrivilegeEscalation", "{}", "{allowPrivilegeEscalation: false}"),
        ("readOnlyRootFilesystem", "{}", "{readOnlyRootFilesystem: true}"),
        ("seccompProfile.type", "{seccompProfile: {type: Unconfined}}", "{seccompProfile: {type: RuntimeDefault}}"),
        ("capabilities.drop", "{capabilities: {drop: [NET_RAW]}}", "{capabilities: {drop: [ALL]}}"),
        ("capabilities.add", "{capabilities: {add: [SYS_ADMIN]}}", "{capabilities: {add: [NET_BIND_SERVICE]}}"),
    ],
)
def test_the_safe_value_is_the_stronger(name: str, weak: str, strong: str) -> None:
    assert strength(name, pod(f"securityContext: {weak}")) < strength(name, pod(f"securityContext: {strong}"))


def test_a_container_has_its_own_value_else_that_of_its_pod() -> None:
    of_pod = "securityContext: {runAsNonRoot: true}"
    inherited = settings(parsed(pod("", of_pod)))["runAsNonRoot", "web"]
    assert (inherited.strength, inherited.path) == (1, ("spec", "securityContext", "runAsNonRoot"))
    own = settings(parsed(pod("securityContext: {runAsNonRoot: false}", of_pod)))["runAsNonRoot", "web"]
    assert (own.strength, own.said) == (0, "runAsNonRoot: false")
    assert own.path == ("spec", "containers", "web", "securityContext", "runAsNonRoot")


def test_privileged_is_never_inherited() -> None:
    assert settings(parsed(pod("", "securityContext: {privileged: true}")))["privileged", "web"].node is None


def test_without_a_user_of_its_own_an_image_may_not_be_root_either() -> None:
    assert strength("runAsUser", pod("securityContext: {runAsNonRoot: true}")) == 1
    assert strength("runAsUser", pod()) == 0


def test_settings_of_the_whole_pod_have_no_container() -> None:
    assert strength("hostNetwork", pod(), "") > strength("hostNetwork", pod("", "hostNetwork: true"), "")
    assert strength("hostUsers", pod("", "hostUsers: false"), "") > strength("hostUsers", pod(), "")


def test_what_is_dropped_is_a_word_on_what_is_added() -> None:
    added = settings(parsed(pod("securityContext: {capabilities: {drop: [ALL, KILL]}}")))["capabilities.add", "web"]
    assert added.said == "capabilities.drop: [ALL, KILL]"


def test_a_value_with_a_variable_is_left_out() -> None:
    found = settings(parsed(pod("securityContext: {runAsUser: '${USER}', privileged: true}")))
    assert ("runAsUser", "web") not in found
    assert ("privileged", "web") in found


@pytest.mark.parametrize(("label", "expected"), [("privileged", 0), ("baseline", 1), ("restricted", 2), ("odd", 0)])
def test_a_namespace_has_the_profile_that_it_enforces(label: str, expected: int) -> None:
    text = f"apiVersion: v1\nkind: Namespace\nmetadata: {{labels: {{pod-security.kubernetes.io/enforce: {label}}}}}\n"
    ((_, found),) = settings(parsed(text)).items()
    assert (found.strength, found.written) == (expected, label)


def test_kinds_with_settings() -> None:
    assert has_settings(parsed(pod()))
    assert has_settings(parsed(manifest("Namespace", "web")))
    assert not has_settings(parsed(manifest("Service", "web")))
    assert settings(parsed(manifest("Service", "web"))) == {}


def test_what_no_patch_was_about_is_untouched() -> None:
    one, other = parsed(pod("securityContext: {}")), parsed(pod("securityContext: {}"))
    assert untouched([one, one.copy()])
    assert not untouched([one, other])  # the same words, written at another place
