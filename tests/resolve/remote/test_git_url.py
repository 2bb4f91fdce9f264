"""How the URL of a remote base is read. The expectations come from kustomize 5.8.1 itself, api/internal/git."""

from __future__ import annotations

import pytest

from preflux.resolve.remote.git_url import folder_in, git_url, repository_of

READ = [
    ("https://github.com/org/repo", "https://github.com/org/repo", "", ""),
    ("https://github.com/org/repo/", "https://github.com/org/repo", "", ""),
    ("https://github.com/org/repo?ref=v1", "https://github.com/org/repo", "", "v1"),
    ("https://github.com/org/repo//base?ref=v1", "https://github.com/org/repo", "base", "v1"),
    ("https://github.com/org/repo/base/web?ref=v1&timeout=5", "https://github.com/org/repo", "base/web", "v1"),
    ("https://github.com/org/repo.git/base?version=v2&ref=v1", "https://github.com/org/repo.git", "base", "v1"),
    ("https://github.com/org/repo.git?version=v2", "https://github.com/org/repo.git", "", "v2"),
    ("https://github.com/org/repo.git//base/", "https://github.com/org/repo.git", "base", ""),
    ("https://www.github.com/org/repo/base", "https://www.github.com/org/repo", "base", ""),
    ("HTTPS://GitHub.com/Org/Repo//Base", "https://github.com/Org/Repo", "Base", ""),
    ("http://github.com/org/repo//base", "https://github.com/org/repo", "base", ""),
    ("github.com/org/repo", "https://github.com/org/repo", "", ""),
    ("github.com/org/repo//base", "https://github.com/org/repo", "base", ""),
    ("github.com/org/repo/base/?ref=v1", "https://github.com/org/repo", "base", "v1"),
    ("github.com:org/repo/base", "https://github.com/org/repo", "base", ""),
    ("git@github.com:org/repo.git", "git@github.com:org/repo.git", "", ""),
    ("git@github.com:org/repo.git//base?ref=v1", "git@github.com:org/repo.git", "base", "v1"),
    ("git@github.com/org/repo/base", "git@github.com:org/repo", "base", ""),
    ("org-1234@github.com:org/repo//base", "org-1234@github.com:org/repo", "base", ""),
    ("ssh://git@github.com/org/repo.git//base", "git@github.com:org/repo.git", "base", ""),
    (
        "ssh://git@git.example.com:7999/team/repo.git//base?ref=v1",
        "ssh://git@git.example.com:7999/team/repo.git",
        "base",
        "v1",
    ),
    ("git@git.example.com:team/sub/repo.git//base", "git@git.example.com:team/sub/repo.git", "base", ""),
    ("git@git.example.com:team/sub/repo/base", "git@git.example.com:team/sub", "repo/base", ""),
    ("https://gitlab.com/group/sub/repo//base", "https://gitlab.com/group/sub/repo", "base", ""),
    ("https://gitlab.com/group/sub/repo.git/base", "https://gitlab.com/group/sub/repo.git", "base", ""),
    ("https://gitlab.com/group/sub/repo/base", "https://gitlab.com/group/sub", "repo/base", ""),
    (
        "https://user@dev.azure.com/org/project/_git/repo/base/web?ref=v1",
        "https://user@dev.azure.com/org/project/_git/repo",
        "base/web",
        "v1",
    ),
    ("https://dev.azure.com/org/project/_git/repo", "https://dev.azure.com/org/project/_git/repo", "", ""),
    ("https://dev.azure.com/org/project/_git/repo//base", "https://dev.azure.com/org/project/_git/repo", "base", ""),
    ("git@ssh.dev.azure.com:v3/org/project/repo//base", "git@ssh.dev.azure.com:v3/org/project/repo", "base", ""),
    ("git::https://github.com/org/repo//base", "https://github.com/org/repo", "base", ""),
    ("git::ssh://git@git.example.com/team/repo//base", "ssh://git@git.example.com/team/repo", "base", ""),
    ("git::git@github.com:org/repo.git//base", "git@github.com:org/repo.git", "base", ""),
    ("https://user:word@git.example.com/team/repo//base", "https://user:word@git.example.com/team/repo", "base", ""),
    ("https://git.example.com:8443/team/repo//base", "https://git.example.com:8443/team/repo", "base", ""),
    ("file:///srv/git/repo//base?ref=main", "file:///srv/git/repo", "base", "main"),
    ("file:///srv/git/repo.git/base", "file:///srv/git/repo.git", "base", ""),
    ("file:///srv/git/repo", "file:///srv/git/repo", "", ""),
    ("file://host@/srv/repo//base", "file://host@/srv/repo", "base", ""),
    ("https://github.com/org/repo//base/../web", "https://github.com/org/repo", "web", ""),
    ("https://github.com/org/repo///base", "https://github.com/org/repo", "base", ""),
    ("https://example.com/a/b.yaml", "https://example.com/a/b.yaml", "", ""),
    (
        "https://raw.githubusercontent.com/org/repo/v1/deploy/x.yaml",
        "https://raw.githubusercontent.com/org/repo",
        "v1/deploy/x.yaml",
        "",
    ),
    (
        "https://github.com/org/repo/releases/download/v1/x.yaml",
        "https://github.com/org/repo",
        "releases/download/v1/x.yaml",
        "",
    ),
    ("https://github.com/org/repo?submodules=0", "https://github.com/org/repo", "", ""),
    ("https://github.com/org/repo//base?ref=a%2Fb", "https://github.com/org/repo", "base", "a/b"),
    ("https://org.github.io/repo/base/web", "https://org.github.io/repo/base", "web", ""),
]
NO_REPOSITORY = [
    *("../base", "base", "/abs/path", "example.com/org/repo", "git@host", "git://github.com/org/repo"),
    *("github.com/org", "https://github.com", "https://example.com/install.yaml"),
]


@pytest.mark.parametrize(("url", "clone", "folder", "ref"), READ)
def test_a_url_is_cut_where_kustomize_cuts_it(url: str, clone: str, folder: str, ref: str) -> None:
    found = git_url(url)
    assert found is not None
    assert (found.clone, found.folder, found.ref) == (clone, folder, ref)


@pytest.mark.parametrize("text", NO_REPOSITORY)
def test_what_kustomize_reads_no_repository_in(text: str) -> None:
    assert git_url(text) is None


@pytest.mark.parametrize("path", ["//../other", "//a/../../other"])
def test_a_folder_outside_of_the_repository_is_seen_as_such(path: str) -> None:
    found = git_url(f"https://github.com/org/repo{path}")
    assert found is not None
    assert found.folder == "../other"


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/org/repo",
        "https://github.com/Org/Repo.git",
        "github.com/org/repo/",
        "git@github.com:org/repo.git",
        "ssh://git@github.com/org/repo",
        "ssh://git@github.com:22/org/repo.git",
        "git::https://github.com/org/repo.git",
    ],
)
def test_the_spellings_of_one_repository_are_one(url: str) -> None:
    assert repository_of(url) == "github.com/org/repo"


def test_a_repository_may_lie_deeper_than_kustomize_guesses() -> None:
    assert repository_of("https://gitlab.com/group/sub/repo") == "gitlab.com/group/sub/repo"
    base = git_url("https://gitlab.com/group/sub/repo.git/base")
    assert base is not None
    assert base.repository == "gitlab.com/group/sub/repo"


@pytest.mark.parametrize("text", ["repo", "../repo", "https://github.com", "https://github.com/", "/srv/repo"])
def test_what_is_no_repository_has_no_name(text: str) -> None:
    assert repository_of(text) is None


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("https://github.com/org/repo//base", "//base"),
        ("https://github.com/org/repo.git/base", "/base"),
        ("https://dev.azure.com/org/project/_git/repo/base", "/base"),
        ("https://dev.azure.com/org/project/_git/repo", ""),
        ("https://github.com/org/repo.git", ""),
        ("https://raw.githubusercontent.com/org/repo/v1", ""),
    ],
)
def test_the_marked_folder_of_a_url(url: str, folder: str) -> None:
    assert folder_in(url) == folder


@pytest.mark.parametrize(
    ("url", "marked"),
    [
        ("https://github.com/org/repo/releases/download/v1/x.yaml", False),
        ("https://github.com/org/repo", False),
        ("https://github.com/org/repo//x", True),
        ("https://github.com/org/repo/x?ref=v1", True),
        ("git@github.com:org/repo", True),
    ],
)
def test_only_some_urls_must_be_of_a_repository(url: str, *, marked: bool) -> None:
    found = git_url(url)
    assert found is not None
    assert found.marked is marked
