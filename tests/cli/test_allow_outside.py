"""Checkouts outside of the repository: read where the user allows them, and else not even looked for."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from preflux.cli.run import run

CANARY = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: canary}\n"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository whose configuration names a folder beside it for a remote one."""
    for path, text in {
        "other/base/kustomization.yaml": "resources: [a.yaml]\n",
        "other/base/a.yaml": CANARY,
        "own/kustomization.yaml": "resources: ['https://github.com/org/other//base?ref=v1']\n",
        "own/.preflux.yaml": "checkouts:\n  https://github.com/org/other: ../other\n",
        "own/clusters/one/kustomization.yaml": "resources: ['https://github.com/org/other//base?ref=v1']\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.chdir(tmp_path / "own")
    monkeypatch.delenv("PREFLUX_ALLOW_OUTSIDE", raising=False)
    return tmp_path / "own"


NOTE = "../other: a checkout outside of the repository, which is only read with --allow-outside"


def unseen(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    run(["check", "--format", "json", *arguments])
    report = json.loads(capsys.readouterr().out)
    return [line for line in report["unseen"] if "checkout" in line]


def test_without_a_word_it_is_unknown_and_told(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert unseen(capsys)[0] == NOTE
    assert run(["render"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert NOTE in printed.err
    assert "is remote and not fetched" in printed.err
    assert run(["why", ".", "ConfigMap/canary", "metadata.name"]) == 1
    assert NOTE in capsys.readouterr().err
    for command in ("tree", "graph"):
        run([command])
        assert NOTE in capsys.readouterr().err
    assert run(["render", "--all", "--output-dir", str(own.parent / "out")]) == 0
    assert "canary" not in (own.parent / "out/rendered.yaml").read_text()


@pytest.mark.parametrize("folder", ["../other", "..", "/"])
def test_the_option_allows_a_folder_and_all_below_it(own: Path, folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["render", "--allow-outside", str(own), "--allow-outside", folder]) == 0
    assert "name: canary" in capsys.readouterr().out
    assert unseen(capsys, "--allow-outside", folder) == []
    for command in (["tree"], ["graph"], ["why", ".", "ConfigMap/canary", "metadata.name"]):
        run([*command, "--allow-outside", folder])
        assert NOTE not in capsys.readouterr().err


@pytest.mark.parametrize("folder", ["../other/base", "../othe", "."])
def test_another_folder_allows_nothing(own: Path, folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    (own.parent / "othe").mkdir()
    assert run(["render", "--allow-outside", folder]) == 1
    assert NOTE in capsys.readouterr().err


def test_the_environment_allows_as_well(
    own: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PREFLUX_ALLOW_OUTSIDE", os.pathsep.join(["", "/nowhere", str(own.parent / "other")]))
    assert run(["render"]) == 0
    assert "name: canary" in capsys.readouterr().out


def test_what_is_not_a_folder_cannot_be_allowed(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--allow-outside", str(own / "kustomization.yaml")]) == 2
    assert "kustomization.yaml` is not a folder" in capsys.readouterr().err


def test_a_configuration_outside_is_the_word_of_the_user(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own.parent / "settings.yaml").write_text("checkouts:\n  https://github.com/org/other: other\n")
    assert run(["render", "--config", "../settings.yaml"]) == 0
    assert "name: canary" in capsys.readouterr().out


def test_a_configuration_inside_is_not_however_it_is_named(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own / "settings").mkdir()
    (own / "settings/own.yaml").write_text("checkouts:\n  https://github.com/org/other: ../../other\n")
    (own.parent / "link.yaml").symlink_to("own/settings/own.yaml")
    for named in ("settings/own.yaml", str(own / "settings/own.yaml"), "../link.yaml", "../own/.preflux.yaml"):
        assert run(["render", "--config", named]) == 1
        assert "outside of the repository, which is only read" in capsys.readouterr().err
    (own.parent / "settings.yaml").write_text("checkouts:\n  https://github.com/org/other: other\n")
    (own / "settings/out.yaml").symlink_to(own.parent / "settings.yaml")
    assert run(["render", "--config", "settings/out.yaml"]) == 2
    assert "links to a file outside of the repository" in capsys.readouterr().err


class Watched:
    """Stands for `os`, and lets nobody look at what is outside of a folder."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def lstat(self, path: str) -> os.stat_result:
        assert path.startswith(f"{self._folder}/"), path
        return os.lstat(path)

    def listdir(self, path: str) -> list[str]:
        assert path.startswith(f"{self._folder}/"), path
        return os.listdir(path)


@pytest.mark.parametrize(
    "folder",
    ["../nowhere", "../own/../other", "../other/base/a.yaml", "../../../../../../../../proc/self", "up/other", "up"],
)
def test_nobody_looks_whether_it_is_there(
    own: Path, folder: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (own / "up").symlink_to("..")
    (own / ".preflux.yaml").write_text(f"checkouts:\n  https://github.com/org/other: {folder}\n")
    watched = Watched(str(own))
    monkeypatch.setattr("preflux.discover.follow.os", watched)
    monkeypatch.setattr("preflux.cli.checkouts.os", watched)
    told = unseen(capsys)
    assert told[0] == f"{folder}: {NOTE.partition(': ')[2]}"


def test_a_folder_of_the_repository_needs_no_word(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own.parent / "other").rename(own / "vendor")
    for folder in ("vendor", "./clusters/../vendor", "../own/vendor", "link"):
        if folder == "link":
            (own / "link").symlink_to("vendor")
        (own / ".preflux.yaml").write_text(f"checkouts:\n  https://github.com/org/other: {folder}\n")
        assert run(["render"]) == 0
        assert "name: canary" in capsys.readouterr().out
    assert run(["render", "--all", "clusters", "--output-dir", str(own.parent / "out")]) == 0
    assert "name: canary" in (own.parent / "out/one/rendered.yaml").read_text()


def test_links_inside_of_an_allowed_checkout_stay_in_it(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own.parent / "secret.yaml").write_text(CANARY)
    (own.parent / "other/base/a.yaml").unlink()
    (own.parent / "other/base/a.yaml").symlink_to("../../secret.yaml")
    assert run(["render", "--allow-outside", ".."]) == 1
    assert "canary" not in capsys.readouterr().out


def test_the_folder_around_a_repository_is_not_read(
    own: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (own / "kustomization.yaml").write_text("resources: [../other/base]\n")
    monkeypatch.chdir(own.parent)
    assert run(["render", "own"]) == 1
    assert "canary" not in capsys.readouterr().out
    (own / ".preflux.yaml").unlink()  # now nothing says that it is a repository
    assert run(["render", "own"]) == 0
    assert "name: canary" in capsys.readouterr().out


def test_what_lies_behind_a_link_is_not_told(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whether there is a file outside of the repository is nobody's business."""
    (own / "up").symlink_to("..")
    first = ""
    for name in ("up/other/base/a.yaml", "up/other/base/nothing.yaml", "../other/base/a.yaml", "../other/base/nothing.yaml"):
        (own / "kustomization.yaml").write_text(f"resources: [{name}]\n")
        run(["check", "--format", "concise"])
        printed = capsys.readouterr().out.replace(name, "NAME")
        first = printed if name.endswith("a.yaml") else first
        assert printed == first
