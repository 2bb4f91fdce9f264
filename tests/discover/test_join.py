from __future__ import annotations

import pytest

from preflux.discover.tree import Tree
from preflux.files import Memory
from preflux.limits import MAX_PATH


@pytest.fixture
def tree() -> Tree:
    tree = Tree(Memory({}))
    tree.add_file("apps/real/a.yaml")
    tree.add_link("link", "apps/real")
    return tree


def test_links_on_the_way_are_followed(tree: Tree) -> None:
    assert tree.join("apps", "../link/../a.yaml") == "apps/a.yaml"
    assert tree.join("link", "a.yaml") == "apps/real/a.yaml"
    assert tree.join("", "link/link") == "apps/real/link"


@pytest.mark.parametrize("back", [0, 1, 100, 3000])
def test_a_path_may_be_longer_than_any_that_can_stand(tree: Tree, back: int) -> None:
    assert tree.join("", "x/" * MAX_PATH + "../" * back + "y") == "x/" * (MAX_PATH - back) + "y"


def test_a_path_may_come_back_from_beyond(tree: Tree) -> None:
    assert tree.join("", "x/" * MAX_PATH + "../" * MAX_PATH + "link/a.yaml") == "apps/real/a.yaml"
    assert tree.join("", "x/" * MAX_PATH + "../" * (MAX_PATH + 1)) is None


def test_only_so_much_of_a_path_is_looked_up_as_a_link_can_be_long(tree: Tree) -> None:
    class Counting(dict[str, str]):
        looked = 0

        def get(self, key: str, default: str = "") -> str | None:  # type: ignore[override] # of one kind only
            Counting.looked += 1
            return super().get(key, default) or None

    tree.links = Counting(tree.links)
    assert tree.real("a/" * 100_000) == "a/" * 100_000
    assert Counting.looked <= len("link")
