"""A repository that brings links, pipes and folders where reports and rendered files are to go."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from preflux.cli.run import run
from preflux.inspection.new_file import new_file, remove_unfinished
from preflux.inspection.output import Output

SYNC = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 10m, path: ./clusters/east, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
"""
REFUSED = "is a link, and preflux does not write through links; remove it or choose another path"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "kept").write_text("mine\n")
    return folder


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "repository"
    (root / "clusters/east/flux-system").mkdir(parents=True)
    (root / "clusters/east/flux-system/gotk-sync.yaml").write_text(SYNC)
    (root / "apps").mkdir()
    (root / "apps/kustomization.yaml").write_text("configMapGenerator: [{name: a, literals: [a=b]}]\n")
    (root / ".preflux.yaml").write_text("extends: default\n")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def refused(outside: Path, capsys: pytest.CaptureFixture[str]) -> object:
    def check(*arguments: str, link: str) -> None:
        before = {path.name: path.read_bytes() for path in outside.iterdir()}
        code = run([*arguments])
        printed = capsys.readouterr()
        assert (code, printed.out) == (2, "")
        assert printed.err == f"Error: `{link}` {REFUSED}\n"
        assert {path.name: path.read_bytes() for path in outside.iterdir()} == before

    return check


CHECK = ("check", "--format", "json", "--output")
RENDERERS = [("render", "--clusters", "--output-dir"), ("render", "--all", "--output-dir")]


@pytest.mark.parametrize("command", [CHECK, ("graph", "--output")], ids=lambda command: command[0])
@pytest.mark.parametrize("target", ["../outside/kept", "../outside/new", "apps/kustomization.yaml", "nowhere"])
def test_a_link_in_the_place_of_a_report(repository: Path, refused: object, command: tuple[str, ...], target: str) -> None:
    assert callable(refused)
    (repository / "report").symlink_to(target)
    refused(*command, "report", link="report")
    assert os.readlink(repository / "report") == target
    assert "configMapGenerator" in (repository / "apps/kustomization.yaml").read_text()


@pytest.mark.parametrize("command", [CHECK, *RENDERERS], ids=" ".join)
@pytest.mark.parametrize("target", ["../outside", "apps", "/"])
def test_a_named_path_through_a_link_of_the_repository(
    repository: Path, refused: object, command: tuple[str, ...], target: str
) -> None:
    assert callable(refused)
    (repository / "out").symlink_to(target)
    refused(*command, "out/more/report", link="out")
    refused(*command, "apps/../out/report", link="apps/../out")
    refused(*command, f"{repository}/out/report", link=f"{repository}/out")


@pytest.mark.parametrize("command", RENDERERS, ids=" ".join)
@pytest.mark.parametrize("target", ["../outside", "apps", "nowhere"])
def test_a_named_folder_that_is_a_link_of_the_repository(
    repository: Path, refused: object, command: tuple[str, ...], target: str
) -> None:
    assert callable(refused)
    (repository / "out").symlink_to(target)
    refused(*command, "out", link="out")


@pytest.mark.parametrize(
    ("command", "link", "target"),
    [
        (RENDERERS[0], "out/clusters/east/flux-system/flux-system.yaml", "../../../../../outside/kept"),
        (RENDERERS[0], "out/clusters/east/flux-system", "../../../../outside"),
        (RENDERERS[0], "out/clusters/east", "../../../outside"),
        (RENDERERS[0], "out/clusters", "../../outside"),
        (RENDERERS[0], "out/index.json", "../../outside/kept"),
        (RENDERERS[1], "out/apps/rendered.yaml", "../../../outside/kept"),
        (RENDERERS[1], "out/apps/rendered.yaml", "gone"),
        (RENDERERS[1], "out/apps", "../../outside"),
        (RENDERERS[1], "out/index.json", "../../outside/kept"),
    ],
)
def test_a_link_below_the_named_folder(
    repository: Path, refused: object, command: tuple[str, ...], link: str, target: str
) -> None:
    assert callable(refused)
    (repository / link).parent.mkdir(parents=True)
    (repository / link).symlink_to(target)
    refused(*command, "out", link=link)


@pytest.mark.usefixtures("repository")
def test_a_link_below_a_named_folder_elsewhere(tmp_path: Path, outside: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "apps").symlink_to(outside)
    assert run(["render", "--all", "--output-dir", str(out)]) == 2
    assert [path.name for path in outside.iterdir()] == ["kept"]


@pytest.mark.usefixtures("repository")
def test_links_of_the_user_are_followed(tmp_path: Path, outside: Path) -> None:
    (tmp_path / "mine").symlink_to(outside)
    assert run(["render", "--all", "--output-dir", str(tmp_path / "mine")]) == 0
    assert run(["check", "--format", "json", "--output", "../mine/sub/report.json"]) == 0
    assert sorted(path.name for path in outside.iterdir()) == ["apps", "index.json", "kept", "sub"]


@pytest.mark.usefixtures("repository")
def test_another_repository_is_not_written_through_either(tmp_path: Path, outside: Path) -> None:
    other = tmp_path / "other"
    (other / ".git").mkdir(parents=True)
    (other / "out").symlink_to(outside)
    assert run(["render", "--all", "--output-dir", "../other/out"]) == 2
    assert [path.name for path in outside.iterdir()] == ["kept"]


def test_settings_are_not_written_through_a_link(repository: Path, refused: object, outside: Path) -> None:
    assert callable(refused)
    (repository / "sub").symlink_to("../outside")
    refused("init", "sub", link="sub")
    (repository / ".preflux.yaml").unlink()
    (repository / ".preflux.yaml").symlink_to("../outside/new")
    assert run(["init"]) == 2
    assert [path.name for path in outside.iterdir()] == ["kept"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_pipe_of_the_repository_is_not_opened(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(repository / "report")
    assert run([*CHECK, "report"]) == 2
    assert capsys.readouterr().err == "Error: `report` is not a regular file\n"


@pytest.mark.parametrize("device", ["/dev/null", "/dev/stdout", "/dev/fd/1"])
def test_devices_are_written_to_as_they_are(repository: Path, device: str) -> None:
    if not Path(device).exists():
        pytest.skip("a device of some systems")
    command = [sys.executable, "-m", "preflux", *CHECK, device]
    ran = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, f"Found 1 info; written to {device}\n")
    assert ran.stdout.startswith("" if device == "/dev/null" else '{"version"')
    assert os.path.lexists(device)


@pytest.mark.usefixtures("repository")
def test_a_folder_in_the_place_of_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*CHECK, "apps"]) == 2
    assert capsys.readouterr().err == "Error: `apps` is a directory\n"


def test_a_file_is_replaced_as_a_whole_and_keeps_its_permissions(repository: Path) -> None:
    report = repository / "report"
    report.write_text("z" * 10_000)
    report.chmod(0o640)
    twin = repository / "twin"
    os.link(report, twin)
    assert run([*CHECK, "report"]) == 0
    assert report.read_text().startswith('{"version"')
    assert report.stat().st_mode & 0o777 == 0o640
    assert twin.read_text() == "z" * 10_000
    assert sorted(path.name for path in repository.iterdir()) == [".preflux.yaml", "apps", "clusters", "report", "twin"]


def test_nothing_is_left_of_a_file_that_was_not_finished(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("before")
    folder = os.open(tmp_path, os.O_RDONLY)
    with pytest.raises(ZeroDivisionError), new_file(folder, "a", "a"):
        raise ZeroDivisionError
    file = new_file(folder, "a", "a")
    file.__enter__()
    assert len(list(tmp_path.iterdir())) == 2
    remove_unfinished()
    assert len(list(tmp_path.iterdir())) == 1
    with pytest.raises(FileNotFoundError):
        file.__exit__(None, None, None)
    os.close(folder)
    assert (tmp_path / "a").read_text() == "before"


@pytest.mark.parametrize("path", ["../a", "a/../../b", "/a", "a//b", "./a", "", "a/"])
def test_no_path_leads_out_of_the_folder(tmp_path: Path, path: str) -> None:
    with Output(tmp_path / "out") as output, pytest.raises(OSError, match="is not a path below"):
        output.write(path, "x")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_vanishes(tmp_path: Path) -> None:
    with Output(tmp_path / "out") as output:
        output.write("a/b", "x")
        (tmp_path / "out/a/b").unlink()
        (tmp_path / "out/a").rmdir()
        (tmp_path / "out").rmdir()
        with pytest.raises(FileNotFoundError):
            output.write("a/b", "x")
