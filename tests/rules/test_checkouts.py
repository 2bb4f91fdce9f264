"""What is found, and what is not, in overlays whose remote bases are read from checkouts."""

from __future__ import annotations

from preflux.config import Config
from preflux.files import Memory
from preflux.finding import Severity
from preflux.pipeline import lint, survey

ROOT = "clusters/one/flux-system/gotk-sync.yaml"
SYNC = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec:
  path: ./FOLDER
  prune: true
  interval: 10m
  sourceRef: {kind: GitRepository, name: flux-system}
"""
ACCOUNT = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web, namespace: web}\n"
OTHER: dict[str, str | bytes] = {
    "../other/base/kustomization.yaml": "resources: [account.yaml]\n",
    "../other/base/account.yaml": ACCOUNT,
    "../other/unread/kustomization.yaml": "resources: [missing.yaml]\n",
    "../other/unread/broken.yaml": "a: b: c\n",
}
NAMED = (("github.com/org/other", "../other"),)


def run(files: dict[str, str], *rules: str, checkouts: tuple[tuple[str, str], ...] = NAMED) -> tuple[list[str], list[str]]:
    """Return what is found and what was not looked into."""
    report = lint(Memory({**OTHER, **files}), Config(select=rules or ("all",), checkouts=checkouts))
    found = [f"{r.finding.span}: {r.severity}: {r.finding.message} [{r.rule}]" for r in report.findings]
    return found, report.looked_at.unseen


def own(entry: str, field: str = "resources") -> dict[str, str]:
    return {"kustomization.yaml": f"{field}:\n  - {entry}\n"}


def test_a_mapped_base_is_known_and_only_what_is_read_of_the_checkout_is_judged() -> None:
    assert run(own("https://github.com/org/other//base?ref=v1")) == ([], [])


def test_without_a_checkout_all_is_as_before_and_one_for_nothing_is_told() -> None:
    found, unseen = run(own("https://github.com/org/another//base?ref=v1"))
    assert found == []
    message = "`https://github.com/org/another//base?ref=v1` is remote and not fetched; `checkouts` can name a clone of it"
    unused = "../other: a checkout of `github.com/org/other`, which no kustomization uses"
    assert unseen == [f"{unused}; did you mean `github.com/org/another`?", f"kustomization.yaml:2:5: {message}"]


def test_a_reference_that_is_wrong_is_a_fault_of_ours() -> None:
    text = {
        "kustomization.yaml": (
            "resources:\n"
            "  - github.com/org/other//bse?ref=v1\n"
            "  - git@github.com:org/other.git//base/account.yaml?ref=v1\n"
            "  - https://github.com/org/other//../own?ref=v1\n"
            "components:\n"
            "  - https://github.com/org/other/nowhere\n"
        )
    }
    assert run(text, "broken-path")[0] == [
        (
            "kustomization.yaml:2:5: error: `github.com/org/other//bse?ref=v1` is not in its checkout: `../other` has no"
            " folder `bse` [broken-path]"
        ),
        (
            "kustomization.yaml:3:5: error: `git@github.com:org/other.git//base/account.yaml?ref=v1` is a file in its"
            " checkout `../other`; a remote base is a folder [broken-path]"
        ),
        (
            "kustomization.yaml:4:5: error: `https://github.com/org/other//../own?ref=v1` leaves the repository that it"
            " names [broken-path]"
        ),
        (
            "kustomization.yaml:6:5: error: `https://github.com/org/other/nowhere` is not in its checkout: `../other` has no"
            " folder `nowhere` [broken-path]"
        ),
    ]


def test_the_hint_knows_the_checkout_and_the_ref() -> None:
    for entry, hint in (("bse", "did you mean `base`?"), ("entirely/else", "is `v1` checked out there?")):
        files = Memory({**OTHER, **own(f"github.com/org/other//{entry}?ref=v1")})
        (found,) = lint(files, Config(select=("broken-path",), checkouts=NAMED)).findings
        assert found.finding.hint == hint


def test_a_path_into_a_checkout_inside_the_repository_gets_a_hint_too() -> None:
    files = {
        "apps/kustomization.yaml": "resources: [../vendor/othr/base]\n",
        "vendor/other/base/kustomization.yaml": "resources: []\n",
    }
    config = Config(select=("broken-path",), checkouts=(("github.com/org/other", "vendor/other"),))
    (found,) = lint(Memory({**files}), config).findings
    assert found.finding.hint == "did you mean `../vendor/other/base`?"


def test_a_url_that_may_be_of_a_file_is_not_said_to_be_missing() -> None:
    entry = "https://github.com/org/other/releases/download/v1.0.0/install.yaml"
    found, unseen = run(own(entry))
    assert found == []
    assert len(unseen) == 1


def test_a_remote_file_is_read_where_a_folder_stands_for_a_part_of_its_url() -> None:
    files = {
        "kustomization.yaml": (
            "resources:\n  - https://example.com/files/v1.0/account.yaml\nconfigMapGenerator:\n"
            "  - name: web\n    namespace: web\n    files: [https://example.com/files/v1.0/deep/a.conf]\n"
        ),
        "vendor/all/v1.0/account.yaml": "a: b: c\n",
        "vendor/one/account.yaml": ACCOUNT,
        "vendor/one/deep/a.conf": "a = 1\n",
    }
    checkouts = (("example.com/files", "vendor/all"), ("example.com/files/v1.0", "vendor/one"))
    unused = "vendor/all: a checkout of `example.com/files`, which no kustomization uses"
    assert run(files, checkouts=checkouts) == ([], [unused])


def test_what_stands_in_a_checkout_is_one_level_lower_and_taste_is_nothing() -> None:
    files = {
        **own("github.com/org/other//odd?ref=v1"),
        "../other/odd/kustomization.yaml": "bases: [../base]\nimages: [{name: a, newTag: '1'}]\nresources: [b.yaml]\n",
        "../other/odd/b.yaml": "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: B, namespace: web}\n",
    }
    assert run(files)[0] == [
        (
            "../other/odd/b.yaml:3:18: warning: name `B` is not a DNS name: allowed are lower case letters, digits, `-` and"
            " `.`, with a letter or digit at both ends [invalid-name]"
        ),
        "../other/odd/kustomization.yaml:2:17: info: no container in this build has the image `a` [unused-image-override]",
    ]


def test_a_severity_that_the_configuration_sets_holds_there_too() -> None:
    files = Memory(
        {
            **OTHER,
            **own("github.com/org/other//odd?ref=v1"),
            "../other/odd/kustomization.yaml": "bases: [../base]\n",
        }
    )
    severities = {"deprecated-kustomization-field": Severity.error}
    (found,) = lint(files, Config(severities=severities, checkouts=NAMED)).findings
    assert (found.rule, found.severity) == ("deprecated-kustomization-field", Severity.error)


def test_what_fails_in_a_clone_and_nowhere_else() -> None:
    base = {"../other/far/kustomization.yaml": "resources: [../base/account.yaml]\n"}
    (found,), _ = run({**own("github.com/org/other//far?ref=v1"), **base})
    assert found == (
        "../other/far/kustomization.yaml:1:13: warning: `../base/account.yaml` is not in or below `../other/far`:"
        " kustomize reads only these files for a remote base [refused-build]"
    )


def test_a_base_in_a_checkout_does_not_leave_it() -> None:
    base = {"../other/out/kustomization.yaml": "resources: [../../own]\n"}
    found, _ = run({**own("github.com/org/other//out?ref=v1"), **base})
    assert found == [
        ("../other/out/kustomization.yaml:1:13: warning: `../../own` leaves the repository; it is not read"
        " [path-outside-repository]")
    ]


def test_a_checkout_may_lie_in_the_repository() -> None:
    inside = {path.replace("../other", "vendor/other"): str(text) for path, text in OTHER.items()}
    named = (("github.com/org/other", "vendor/other"),)
    flux = {ROOT: SYNC.replace("FOLDER", "clusters/one"), "apps/kustomization.yaml": "resources: [../vendor/other/base]\n"}
    flux["clusters/one/apps.yaml"] = SYNC.replace("FOLDER", "apps").replace("name: flux-system, ", "name: apps, ", 1)
    assert run({**inside, **flux}, "paths", "syntax", checkouts=named) == ([], [])
    found, _ = run({**inside, **flux}, "paths", "syntax", checkouts=())
    assert [line.rpartition(" ")[2] for line in found] == ["[orphan-file]", "[broken-path]"]


def test_a_clone_does_not_leave_a_checkout_inside_the_repository_and_a_path_may() -> None:
    files = {
        "kustomization.yaml": "resources: [github.com/org/other//up]\n",
        "local/kustomization.yaml": "resources: [../vendor/other/up]\n",
        "vendor/other/up/kustomization.yaml": "resources: [../../../common]\n",
        "common/kustomization.yaml": "resources: [account.yaml]\n",
        "common/account.yaml": ACCOUNT,
    }
    found, _ = run(files, "overlays", "paths", checkouts=(("github.com/org/other", "vendor/other"),))
    assert [line for line in found if "unpinned" not in line] == [
        ("vendor/other/up/kustomization.yaml:1:13: warning: `../../../common` leaves the repository of this remote base"
        " [refused-build]")
    ]


def test_flux_applies_a_folder_with_a_checkout_in_it_as_a_whole() -> None:
    files = {
        ROOT: SYNC.replace("FOLDER", "clusters/one"),
        "clusters/one/vendor/other/base/kustomization.yaml": "resources: [account.yaml]\n",
        "clusters/one/vendor/other/base/account.yaml": ACCOUNT,
        "clusters/one/vendor/other/config.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: web}\n",
    }
    for checkouts in ((), (("github.com/org/other", "clusters/one/vendor/other"),)):
        (cluster,) = survey(Memory({**files}), Config(checkouts=checkouts)).clusters
        assert sorted(item.kind for _, item in cluster.objects) == ["ConfigMap", "Kustomization", "ServiceAccount"]


def test_a_repository_may_stand_for_itself() -> None:
    files = {
        "apps/overlay/kustomization.yaml": "resources: ['https://github.com/org/own//apps?ref=v1', ../../base]\n",
        "apps/kustomization.yaml": "resources: [account.yaml]\n",
        "apps/account.yaml": ACCOUNT,
        "base/kustomization.yaml": "resources: ['https://github.com/org/own//base/nowhere?ref=v1']\n",
    }
    found, unseen = run(files, "paths", checkouts=(("github.com/org/own", ""),))
    assert found == [
        ("base/kustomization.yaml:1:13: error: `https://github.com/org/own//base/nowhere?ref=v1` is not in its checkout:"
        " `.` has no folder `base/nowhere` [broken-path]")
    ]
    assert unseen == []


def test_a_mapped_base_without_a_ref_may_still_be_another_one_tomorrow() -> None:
    (found,), _ = run(own("https://github.com/org/other//base"))
    assert found.endswith("has no `ref`, so it follows the default branch [unpinned-remote]")


def test_comments_in_a_checkout_silence_and_are_not_judged() -> None:
    base = {
        "../other/odd/kustomization.yaml": (
            "# preflux: ignore[unused-image-override] ours\nimages: [{name: a, newTag: '1'}]\n"
            "# preflux: ignore[orphan-file, no-such-rule] others\nresources: [../base]\n"
        )
    }
    assert run({**own("github.com/org/other//odd?ref=v1"), **base}) == ([], [])


def test_a_remote_base_of_a_remote_base() -> None:
    base = {
        "../other/more/kustomization.yaml": "resources: ['https://github.com/org/third//base?ref=v1']\n",
        "../third/base/kustomization.yaml": "resources: [config.yaml]\n",
        "../third/base/config.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: web}\n",
    }
    files = {**own("github.com/org/other//more?ref=v1"), **base}
    assert len(run(files)[1]) == 1
    assert run(files, checkouts=(*NAMED, ("github.com/org/third", "../third"))) == ([], [])


def test_a_flux_kustomization_in_a_checkout_is_followed() -> None:
    files = {
        ROOT: SYNC.replace("FOLDER", "clusters/one"),
        "clusters/one/kustomization.yaml": (
            "resources: [flux-system/gotk-sync.yaml, 'https://github.com/org/other//fleet?ref=v1']\n"
        ),
        "../other/fleet/kustomization.yaml": "resources: [apps.yaml]\n",
        "../other/fleet/apps.yaml": SYNC.replace("FOLDER", "apps").replace("name: flux-system, ", "name: apps, ", 1),
        "apps/kustomization.yaml": "resources: [account.yaml]\n",
        "apps/account.yaml": ACCOUNT,
    }
    assert run(files, "orphan-file", "flux-path-missing") == ([], [])
