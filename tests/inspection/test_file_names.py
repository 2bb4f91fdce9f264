"""Names of files that are made of names of objects."""

from __future__ import annotations

import pytest

from preflux.inspection.file_names import FileNames, is_file_name


@pytest.mark.parametrize("name", ["web", "web.v1", "a-b", "x" * 253, "Web", "ü"])
def test_names_that_can_be_files(name: str) -> None:
    assert is_file_name(name)


@pytest.mark.parametrize(
    "name", ["", ".", "..", ".git", "a/b", "a\\b", "a\nb", "a\x1b[2J", "a\u202eb", "a\ud800", "a:b", "*", "a\x00", "a\x7f"]
)
def test_names_that_cannot(name: str) -> None:
    assert not is_file_name(name)


def test_an_ordinary_name_is_taken_as_it_is() -> None:
    names = FileNames()
    assert names.path("clusters/a", "flux-system", "apps") == "clusters/a/flux-system/apps.yaml"
    assert names.path("", "flux-system", "apps") == "flux-system/apps.yaml"


def test_names_that_differ_in_case_get_files_of_their_own() -> None:
    names = FileNames()
    spellings = ["web", "Web", "WEB", "straße", "STRASSE", "\ufb01", "fi"]
    paths = [names.path("c", "n", name) for name in spellings]
    assert paths[0] == "c/n/web.yaml"
    assert len({path.casefold() for path in paths}) == len(spellings)
    assert [names.path("c", "n", name) for name in spellings] == paths


def test_a_name_made_to_be_that_of_another_gets_another() -> None:
    taken = FileNames()
    taken.path("c", "n", "web")
    second = taken.path("c", "n", "Web")
    names = FileNames()
    made = [names.path("c", "n", name) for name in ("web", second.removeprefix("c/n/").removesuffix(".yaml"), "Web")]
    assert len({path.casefold() for path in made}) == 3


@pytest.mark.parametrize("letter", ["x", "ü", "\U0001f600"])
def test_long_names_are_shortened_and_stay_different(letter: str) -> None:
    names = FileNames()
    one, other = names.path("c", "n", letter * 253 + "1"), names.path("c", "n", letter * 253 + "2")
    assert one != other
    assert max(len(part.encode()) for path in (one, other) for part in path.split("/")) <= 255
