"""Which image of a build an entry of `images` that met none is said to mean."""

from __future__ import annotations

import pytest

from preflux.config import Config
from preflux.files import Memory
from preflux.pipeline import lint

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n"


@pytest.mark.parametrize(
    ("wanted", "images", "meant"),
    [
        ("ghcr.io/example/om-ingestion", ["ghcr.io/example/om-server"], ""),
        ("ghcr.io/a/om-ingestion", ["ghcr.io/a/om-server", "ghcr.io/b/ingestion"], "ghcr.io/b/ingestion"),
        ("ghcr.io/example/server", ["ghcr.io/example/servre"], "ghcr.io/example/servre"),
        ("quay.io/example/server", ["ghcr.io/example/server", "quay.io/exampel/server"], "quay.io/exampel/server"),
        ("server", ["registry.internal.example.org:5000/team/server"], "registry.internal.example.org:5000/team/server"),
    ],
)
def test_the_last_word_of_an_image_tells(wanted: str, images: list[str], meant: str) -> None:
    pod = POD + "".join(f"    - {{name: c{number}, image: '{image}:1.0'}}\n" for number, image in enumerate(images))
    text = f"resources: [pod.yaml]\nimages: [{{name: {wanted}, newTag: '2'}}]\n"
    files: dict[str, str | bytes] = {"kustomization.yaml": text, "pod.yaml": pod}
    (found,) = lint(Memory(files), Config(select=("unused-image-override",))).findings
    assert found.finding.hint == (f"did you mean `{meant}`?" if meant else "")
