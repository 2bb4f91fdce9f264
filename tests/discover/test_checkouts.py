"""Checkouts of other repositories: which paths lead into them, and none out of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from discover.folders import listed, needs_git, run_git, write
from preflux.config import Config
from preflux.discover.tree import Skipped


def named(*folders: str) -> Config:
    return Config(checkouts=tuple((f"example.com/org/{folder.strip('./')}", folder) for folder in folders))


def test_a_checkout_outside_of_the_root(tmp_path: Path) -> None:
    write(tmp_path, "own/apps/a.yaml", "other/base/b.yaml", "third/c.yaml")
    tree = listed(tmp_path / "own", named("../other"))
    assert tree.files == {"apps/a.yaml"}
    assert (tree.kind("../other"), tree.kind("../other/base/b.yaml")) == ("folder", "file")
    assert tree.names("../other") == {"base"}
    assert tree.read("../other/base/b.yaml") == b"# other/base/b.yaml\n"
    assert [tree.kind(path) for path in ("../third", "../third/c.yaml", "../other2", "..")] == [None] * 4
    assert tree.is_foreign("../other/base/b.yaml")
    assert not tree.is_foreign("apps/a.yaml")


@pytest.mark.parametrize(
    ("folder", "relative", "found"),
    [
        ("../other/base", "../shared", "../other/shared"),
        ("../other/base", "..", "../other"),
        ("../other/base", "../..", None),
        ("../other/base", "../../own/apps", None),
        ("../other", "../other", None),
        ("apps", "../../other/base", None),
        ("apps", "..", ""),
        ("apps", "../..", None),
        ("vendor/x/base", "../../../apps", "apps"),
    ],
)
def test_paths_lead_neither_out_of_a_checkout_nor_into_one_outside(
    tmp_path: Path, folder: str, relative: str, found: str | None
) -> None:
    write(tmp_path, "own/apps/a.yaml", "own/vendor/x/base/b.yaml", "other/base/b.yaml", "other/shared/b.yaml")
    assert listed(tmp_path / "own", named("../other", "vendor/x")).join(folder, relative) == found


@pytest.mark.parametrize("tracked", [pytest.param(True, marks=needs_git), False])
def test_a_checkout_inside_of_the_root_is_no_part_of_it(tmp_path: Path, *, tracked: bool) -> None:
    write(tmp_path, "apps/a.yaml", "vendor/x/b.yaml", "vendor/xy/c.yaml")
    if tracked:
        run_git(tmp_path, "init", "-q")
    tree = listed(tmp_path, named("vendor/x"))
    assert tree.files == {"apps/a.yaml", "vendor/xy/c.yaml"}
    assert tree.names("vendor") == {"x", "xy"}
    assert tree.kind("vendor/x/b.yaml") == "file"


@needs_git
def test_a_clone_that_the_repository_ignores(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", ".cache/x/b.yaml", ".cache/x/build/c.yaml")
    (tmp_path / ".gitignore").write_text(".cache/\n")
    (tmp_path / ".cache/x/.gitignore").write_text("build/\n")
    for folder in (tmp_path, tmp_path / ".cache/x"):
        run_git(folder, "init", "-q")
    tree = listed(tmp_path, named(".cache/x"))
    assert tree.files == {".gitignore", "a.yaml"}
    assert tree.kind(".cache/x/b.yaml") == "file"
    assert tree.kind(".cache/x/build/c.yaml") is None


def test_links_are_followed_within_a_checkout_alone(tmp_path: Path) -> None:
    write(tmp_path, "own/a.yaml", "other/base/b.yaml", "outside/secret.yaml")
    links = {
        "other/same": "base",
        "other/own": "../own",
        "other/secret.yaml": "../outside/secret.yaml",
        "own/other": "../other",
        "own/vendor": "../outside",
    }
    for path, target in links.items():
        (tmp_path / path).symlink_to(target)
    tree = listed(tmp_path / "own", named("../other"))
    assert tree.real("../other/same/b.yaml") == "../other/base/b.yaml"
    assert tree.join("../other/same", "../base") == "../other/base"
    for path in ("../other/own", "../other/own/a.yaml", "../other/secret.yaml", "other/base", "vendor/secret.yaml"):
        assert tree.kind(path) is None
    assert [skipped.path for skipped in tree.skipped] == ["other", "vendor"]
    assert Skipped("secret.yaml", "a link out of the repository") in tree.checkouts["../other"].skipped


def test_a_checkout_in_a_checkout(tmp_path: Path) -> None:
    write(tmp_path, "own/a.yaml", "other/b.yaml", "other/vendor/third/c.yaml")
    tree = listed(tmp_path / "own", named("../other", "../other/vendor/third"))
    assert tree.home("../other/vendor/third/c.yaml") == (tree.checkouts["../other/vendor/third"], "c.yaml")
    assert tree.join("../other/vendor/third", "../../b.yaml") is None
    assert tree.join("../other", "vendor/third/c.yaml") == "../other/vendor/third/c.yaml"
