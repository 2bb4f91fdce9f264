from __future__ import annotations

import pytest

from preflux.config import Config, ConfigError
from preflux.config_file import read_config
from preflux.discover.discover import discover
from preflux.discover.sourceignore import ignored, unread_patterns
from preflux.files import Memory
from preflux.limits import MAX_PATTERNS_OF_ALL, MAX_WILDCARDS


@pytest.mark.parametrize(
    "pattern", ["x\n" * (MAX_PATTERNS_OF_ALL // 2), "*a?a*a\n" * (MAX_WILDCARDS // 5)], ids=["patterns", "wildcards"]
)
def test_patterns_of_all_ignore_files_together_are_bounded_and_told(pattern: str) -> None:
    names = [f"{name}/.sourceignore" for name in "abc"]
    files: dict[str, str | bytes] = dict.fromkeys(names, f"{pattern}c.yaml\n")
    files["a/c.yaml"] = files["b/c.yaml"] = files["c/c.yaml"] = ""
    tree = discover(Memory(files), Config())
    left_out = ignored(tree)
    assert [path for path in sorted(files) if left_out(path)] == ["a/c.yaml"]
    assert unread_patterns(tree) == [
        "b/.sourceignore: too many patterns from here on, so the files that they exclude are treated as present"
    ]


def test_few_patterns_are_all_read() -> None:
    tree = discover(Memory({".sourceignore": "a\n", "b/.sourceignore": "*.md\n"}), Config())
    assert unread_patterns(tree) == []


def test_patterns_of_a_configuration_are_bounded() -> None:
    patterns = [f"x{number}" for number in range(MAX_PATTERNS_OF_ALL + 5)]
    most = read_config(".preflux.yaml", f"exclude: [{', '.join(patterns[:-5])}]".encode())
    assert len(most.exclude) == MAX_PATTERNS_OF_ALL
    with pytest.raises(ConfigError, match="more than 500 patterns"):
        read_config(".preflux.yaml", f"exclude: [{', '.join(patterns)}]".encode())
