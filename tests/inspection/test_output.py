"""What is written over what was there before."""

import json
from pathlib import Path

import pytest

from preflux.inspection.output import Output


@pytest.mark.parametrize("text", ["", "a: 1\n", "a: 1\nb: 2\nc: ä\n"])
def test_nothing_is_left_of_a_longer_file(tmp_path: Path, text: str) -> None:
    target = tmp_path / "apps/web/rendered.yaml"
    target.parent.mkdir(parents=True)
    target.write_text("z" * 100, encoding="utf-8")
    Output(tmp_path).write("apps/web/rendered.yaml", text)
    assert target.read_bytes() == text.encode()


def test_the_index_is_json_with_a_line_for_each_entry(tmp_path: Path) -> None:
    index = {"b": {"status": "ok", "faults": []}, "a": {"status": "error", "faults": [{"kind": "x"}]}}
    Output(tmp_path / "new").write_index(index)
    text = (tmp_path / "new/index.json").read_text(encoding="utf-8")
    assert json.loads(text) == index
    assert [line[:3] for line in text.splitlines()] == ["{", '"a"', '"b"', "}"]


def test_an_empty_index_is_json_too(tmp_path: Path) -> None:
    Output(tmp_path).write_index({})
    assert json.loads((tmp_path / "index.json").read_text(encoding="utf-8")) == {}


def test_a_file_that_is_as_it_was_is_left_alone(tmp_path: Path) -> None:
    Output(tmp_path).write("a/b.yaml", "a: 1\n")
    before = (tmp_path / "a/b.yaml").stat()
    Output(tmp_path).write("a/b.yaml", "a: 1\n")
    assert (tmp_path / "a/b.yaml").stat().st_ino == before.st_ino
    Output(tmp_path).write("a/b.yaml", "a: 2\n")
    assert (tmp_path / "a/b.yaml").read_text(encoding="utf-8") == "a: 2\n"


def test_a_link_to_a_file_that_holds_the_same_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text("a: 1\n", encoding="utf-8")
    (tmp_path / "a.yaml").symlink_to("b.yaml")
    with pytest.raises(OSError, match="is a link"):
        Output(tmp_path).write("a.yaml", "a: 1\n")
