"""What the tables hold: each against its JSON schema, and what a schema cannot say."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from preflux.data import schemas_dir
from preflux.schema.refused import flux_groups, flux_versions
from preflux.tables import read
from preflux.tables.producers import producers
from preflux.tables.read import TableError, kind_of, path_of, table
from preflux.tables.references import relations


@pytest.mark.parametrize("name", ["producers", "references"])
def test_a_table_is_as_its_schema_says(name: str) -> None:
    schema = json.loads((schemas_dir() / f"{name}.schema.json").read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(table(f"{name}.yaml"), schema)


def test_every_set_of_kinds_is_used_and_known() -> None:
    data = table("references.yaml")
    said = [entry.get(key) for entry in data["references"] for key in ("kinds", "confusable")]
    assert {word for word in said if isinstance(word, str)} - {"any"} == set(data["sets"])


def test_kinds_of_flux_in_the_tables_exist() -> None:
    named = {(relation.group, relation.kind) for found in relations().values() for relation in found}
    for found in relations().values():
        named.update((group, kind) for relation in found for kind, group in relation.kinds.items())
        named.update(kind for relation in found for kind in relation.confusable)
    assert len(named) > 15
    unknown = {(group, kind) for group, kind in named if group in flux_groups() and not flux_versions(group, kind)}
    assert unknown == set()


def test_no_field_is_in_the_table_twice() -> None:
    for found in relations().values():
        paths = [relation.path for relation in found]
        assert len(set(paths)) == len(paths)


def test_what_is_made_elsewhere_has_a_maker_too() -> None:
    for group, kind in producers().made_elsewhere:
        assert producers().making(group, kind), kind


@pytest.mark.parametrize(
    ("text", "steps"),
    [("spec", ("spec",)), ("spec.data[].key", ("spec", "data", "[]", "key")), ("spec.a[]", ("spec", "a", "[]"))],
)
def test_paths(text: str, steps: tuple[str, ...]) -> None:
    assert path_of(text) == steps


@pytest.mark.parametrize(
    ("text", "kind"), [("apps/Deployment", ("apps", "Deployment")), ("/Secret", ("", "Secret")), ("Tenant", ("*", "Tenant"))]
)
def test_kinds(text: str, kind: tuple[str, str]) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("text", "message"), [("- a\n", "x.yaml: not a mapping"), ("a: [\n", "x.yaml:"), ("a: 1\n---\nb: 2\n", "not a mapping")]
)
def test_a_table_that_is_none(text: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(read, "schemas_dir", lambda: tmp_path)
    with pytest.raises(TableError, match=message):
        table("x.yaml")
