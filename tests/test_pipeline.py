"""What a whole run tells besides its findings."""

from preflux.config import Config
from preflux.files import Memory
from preflux.pipeline import lint

FILES: dict[str, str | bytes] = {"k8s/prod/kustomization.yaml": "resources: [namespace.yaml]\n", "k8s/prod/namespace.yaml": (
    "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: web\n"
)}  # fmt: skip


def test_a_cluster_that_is_not_there_is_told() -> None:
    looked_at = lint(Memory(FILES), Config(clusters=("./k8s/prod/", "k8s/prd"))).looked_at
    assert looked_at.clusters == 1
    assert looked_at.unseen == ["k8s/prd: `clusters` names this folder, which does not exist"]
