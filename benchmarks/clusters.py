"""Measures how time and memory grow with the number of clusters: monorepos of clusters that share their bases.

    python benchmarks/clusters.py [--clusters 5 10 25 50] [--kustomizations 40] [--keep FOLDER]

Each cluster has a root, its settings and so many Flux Kustomizations; each of these builds an overlay of the cluster over a
base that all clusters share, and substitutes variables of the cluster. Every eighth base has a mistake, so that there are
findings to be attributed. Time and memory are to grow in line with the objects: from the third size on, it is told what one
more object costs over what it cost from the first size to the second.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from measure import Run, measure
from monorepo import KUSTOMIZATION, put

GROWTH = 1.25
"""How much more one object may cost at a larger size before it counts as growing out of line."""

_FLUX = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
_SOURCE = "  sourceRef:\n    kind: GitRepository\n    name: flux-system\n"

_SYNC = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: flux-system
  namespace: flux-system
spec:
  interval: 1m
  ref:
    branch: main
  url: ssh://git@github.com/example/monorepo
---
{flux}metadata:
  name: flux-system
  namespace: flux-system
spec:
  interval: 10m
  path: ./clusters/{cluster}
  prune: true
{source}"""

_SETTINGS = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: cluster-settings
  namespace: flux-system
data:
  CLUSTER: {cluster}
  DOMAIN: {cluster}.example.com
  REPLICAS: "{replicas}"
"""

_APPLIED = """\
{flux}metadata:
  name: {name}
  namespace: flux-system
spec:
  interval: 1h
  path: ./clusters/{cluster}/apps/{name}
  prune: true
  wait: true
  timeout: 5m
{waits}  postBuild:
    substituteFrom:
      - kind: ConfigMap
        name: cluster-settings
{source}"""

_OVERLAY = """\
{kustomization}namespace: {name}
resources:
  - ../../../../apps/{name}
labels:
  - pairs:
      example.com/cluster: {cluster}
patches:
  - path: deployment.yaml
images:
  - name: registry.example.com/{name}
    newTag: 1.{minor}.0
"""

_PATCH = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
spec:
  template:
    spec:
      containers:
        - name: server
          resources:
            limits:
              memory: {memory}Mi
"""

_BASE = """\
apiVersion: v1
kind: Namespace
metadata:
  name: {name}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {name}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {name}
data:
  domain: ${{DOMAIN}}
  cluster: ${{CLUSTER}}
  level: ${{LOG_LEVEL:=info}}
---
apiVersion: v1
kind: Service
metadata:
  name: {name}
spec:
  selector:
    app: {name}
  ports:
    - name: http
      port: 80
      targetPort: http
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
spec:
  replicas: ${{REPLICAS}}
  selector:
    matchLabels:
      app: {name}
  template:
    metadata:
      labels:
        app: {name}
    spec:
      serviceAccountName: {name}
      securityContext:
        runAsNonRoot: true
        runAsUser: 1000
      containers:
        - name: server
          image: registry.example.com/{name}:1.0.0
          args: [--cluster, "${{CLUSTER}}"]
{mistake}          ports:
            - name: http
              containerPort: 8080
          envFrom:
            - configMapRef:
                name: {name}
          resources:
            requests:
              cpu: {cpu}m
              memory: 64Mi
            limits:
              memory: 128Mi
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {name}
spec:
  rules:
    - host: {name}.${{DOMAIN}}
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: {name}
                port:
                  name: http
"""


def write(root: Path, clusters: int, kustomizations: int) -> None:
    """Write a monorepo below a folder."""
    names = [f"service-{number:02}" for number in range(kustomizations)]
    put(root / ".preflux.yaml", 'kubernetes-version: "1.33"\n')
    for number, name in enumerate(names):
        mistake = "          imagePullPolcy: Always\n" if number % 8 == 7 else ""
        put(root / "apps" / name / "objects.yaml", _BASE.format(name=name, cpu=20 + number, mistake=mistake))
        put(root / "apps" / name / "kustomization.yaml", f"{KUSTOMIZATION}resources:\n  - objects.yaml\n")
    for index in range(clusters):
        cluster = f"cluster-{index:02}"
        home = root / "clusters" / cluster
        facts = {"cluster": cluster, "flux": _FLUX, "kustomization": KUSTOMIZATION, "source": _SOURCE}
        put(home / "flux-system/gotk-sync.yaml", _SYNC.format(**facts))
        put(home / "settings.yaml", _SETTINGS.format(replicas=1 + index % 3, **facts))
        resources = "".join(f"  - flux/{name}.yaml\n" for name in names)
        listed = f"resources:\n  - flux-system/gotk-sync.yaml\n  - settings.yaml\n{resources}"
        put(home / "kustomization.yaml", KUSTOMIZATION + listed)
        for number, name in enumerate(names):
            waits = f"  dependsOn:\n    - name: {names[number // 2]}\n" if number else ""
            put(home / "flux" / f"{name}.yaml", _APPLIED.format(name=name, waits=waits, **facts))
            put(home / "apps" / name / "kustomization.yaml", _OVERLAY.format(name=name, minor=index, **facts))
            put(home / "apps" / name / "deployment.yaml", _PATCH.format(name=name, memory=128 + index))


@dataclass(frozen=True, slots=True)
class Size:
    """What one monorepo took: to be checked, and to be rendered into files."""

    clusters: int
    objects: int
    findings: int
    check: Run
    render: Run


def measured(root: Path, clusters: int, kustomizations: int) -> Size:
    """Write a monorepo and measure it."""
    write(root / "repository", clusters, kustomizations)
    preflux = [sys.executable, "-m", "preflux"]
    repository, report = str(root / "repository"), root / "report.json"
    times = 3 if clusters <= 10 else 1
    check = measure([*preflux, "check", repository, "--format", "json", "--output", str(report)], times)
    render = measure([*preflux, "render", "--clusters", repository, "--output-dir", str(root / "rendered")], times)
    if check.code not in (0, 1) or render.code != 0:
        sys.exit(f"{clusters} clusters: preflux check ended with {check.code}, preflux render with {render.code}")
    document = json.loads(report.read_text(encoding="utf-8"))
    return Size(clusters, document["looked_at"]["objects"], len(document["findings"]), check, render)


def growth(before: Size, after: Size, first: tuple[Size, Size]) -> dict[str, float]:
    """Return what one more object costs between two sizes, over what it cost between the first two."""

    def cost(one: Size, other: Size) -> dict[str, float]:
        more = other.objects - one.objects
        return {
            "check time": (other.check.cpu - one.check.cpu) / more,
            "check memory": (other.check.memory - one.check.memory) / more,
            "render time": (other.render.cpu - one.render.cpu) / more,
            "render memory": (other.render.memory - one.render.memory) / more,
        }

    start, now = cost(*first), cost(before, after)
    return {name: now[name] / start[name] for name in now}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clusters", nargs="+", type=int, default=[5, 10, 25, 50], help="sizes, in rising order")
    parser.add_argument("--kustomizations", type=int, default=40, help="Flux Kustomizations of a cluster")
    parser.add_argument("--keep", metavar="FOLDER", help="leave the monorepos there")
    arguments = parser.parse_args()
    sizes: list[Size] = []
    with tempfile.TemporaryDirectory() as folder:
        for clusters in arguments.clusters:
            root = Path(arguments.keep or folder) / f"{clusters}-clusters"
            size = measured(root, clusters, arguments.kustomizations)
            sizes.append(size)
            print(f"{clusters} clusters, {size.objects:,} objects, {size.findings} findings")
            for name, run in (("check", size.check), ("render", size.render)):
                print(
                    f"  {name:<6} {run.cpu:6.2f} s CPU {run.wall:6.2f} s {run.memory:6.0f} MiB"
                    f"   {run.cpu * 1e6 / size.objects:5.0f} us and {run.memory * 1024 / size.objects:5.1f} KiB an object"
                )
            if len(sizes) > 2:
                found = growth(sizes[-2], size, (sizes[0], sizes[1]))
                for name, ratio in found.items():
                    print(f"  {name:<13} {ratio:5.2f} x for one more object{'' if ratio <= GROWTH else '  OUT OF LINE'}")


if __name__ == "__main__":
    main()
