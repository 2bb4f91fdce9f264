"""Random folders without a kustomization file, of which Flux makes one itself; the same number gives the same folder."""

from __future__ import annotations

import random
from pathlib import Path

_NAMES = (
    "a",
    "b",
    "b.yaml",
    "c.yml",
    "d.YAML",
    "e.json",
    "-f.yaml",
    ".g.yaml",
    "h i.yaml",
    "é.yaml",
    "B.yaml",
    "b-c.yaml",
    "z.txt",
)
_FOLDERS = ("a", "b", ".hidden", "b.d", "k.yaml", "kustomization.yaml")
_NO_OBJECT = (
    "just: data\n",
    "- a\n",
    "text\n",
    "a: [\n",
    "",
    "# nothing\n",
    "---\n---\n",
    "kind: ConfigMap\nmetadata: {name: no-version}\n",
)


def write_tree(folder: Path, number: int) -> None:
    """Write a random tree: objects, now and then a file that is none, kustomizations in subfolders, links."""
    choose = random.Random(number)  # noqa: S311 - cases, no secrets
    _write(folder, choose, 0, broken=choose.random() < 0.3)


def _write(folder: Path, choose: random.Random, depth: int, *, broken: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    names: list[str] = []
    for name in choose.sample(_NAMES, choose.randint(0, 4)):
        names.append(name)
        odd = broken and choose.random() < 0.2
        (folder / name).write_text(choose.choice(_NO_OBJECT) if odd else _objects(choose))
    for name in choose.sample(_FOLDERS, choose.randint(0, 3 if depth < 3 else 0)):
        if not (folder / name).exists() and (depth or name != "kustomization.yaml"):
            _write(folder / name, choose, depth + 1, broken=broken)
    if depth and names and choose.random() < 0.3:
        taken = [name for name in names if name.endswith((".yaml", ".yml"))]
        listed = "".join(f"  - {name!r}\n" for name in choose.sample(taken, min(len(taken), 1)))
        file = choose.choice(["kustomization.yaml", "kustomization.yml", "Kustomization"])
        if not (folder / file).exists():
            (folder / file).write_text(f"namePrefix: k-\nresources:\n{listed}" if listed else "resources: []\n")
    if choose.random() < 0.15:
        target = choose.choice(["nowhere.yaml", "b.yaml", "a", "../b.yaml"])
        (folder / choose.choice(["link.yaml", "link"])).symlink_to(target)


def _objects(choose: random.Random) -> str:
    return "---\n".join(
        f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: n{choose.randrange(10**6)}\n"
        for _ in range(choose.choice((1, 1, 1, 2)))
    )
