"""Writes a Flux monorepo of any size: applications with a base and two overlays, ten files each.

To run: `python benchmarks/monorepo.py FOLDER APPLICATIONS`.
"""

from __future__ import annotations

import sys
from pathlib import Path

ENVIRONMENTS = ("staging", "production")
FILES_EACH = 10

KUSTOMIZATION = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"

_DEPLOYMENT = """\
# {name}: written by benchmarks/monorepo.py
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
  labels:
    app.kubernetes.io/name: {name}
    app.kubernetes.io/part-of: team-{team}
spec:
  replicas: {replicas}
  revisionHistoryLimit: 3
  selector:
    matchLabels:
      app.kubernetes.io/name: {name}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: {name}
      annotations:
        prometheus.io/scrape: "true"
        prometheus.io/port: "9090"
    spec:
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        runAsUser: {user}
        fsGroup: {user}
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: server
          image: registry.example.com/team-{team}/{name}:2.{minor}.0
          args: ["serve", "--listen=:8080", "--metrics=:9090"]
          ports:
            - {{name: http, containerPort: 8080}}
            - {{name: metrics, containerPort: 9090}}
          env:
{environment}          envFrom:
            - configMapRef:
                name: {name}
          resources:
            requests: {{cpu: {cpu}m, memory: 96Mi}}
            limits: {{memory: 256Mi}}
          startupProbe:
            httpGet: {{path: /healthz, port: http}}
            failureThreshold: 30
          readinessProbe:
            httpGet: {{path: /ready, port: http}}
          livenessProbe:
            httpGet: {{path: /healthz, port: http}}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: {{drop: [ALL]}}
          volumeMounts:
            - name: scratch
              mountPath: /scratch
      volumes:
        - name: scratch
          emptyDir: {{sizeLimit: 64Mi}}
"""

_SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: {name}
  labels:
    app.kubernetes.io/name: {name}
spec:
  selector:
    app.kubernetes.io/name: {name}
  ports:
    - name: http
      port: 80
      targetPort: http
    - name: metrics
      port: 9090
      targetPort: metrics
"""

_CONFIG = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: {name}
data:
  LOG_FORMAT: json
  LOG_LEVEL: info
  CACHE_SIZE: "{cache}"
  server.properties: |
    # read at start
    threads={threads}
    region=region-{region}
    timeout.seconds=30
"""

_PATCH = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
spec:
  replicas: {replicas}
  template:
    spec:
      containers:
        - name: server
          resources:
            limits:
              memory: {memory}
"""

_CONFIG_PATCH = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: {name}
data:
  LOG_LEVEL: {level}
  ENVIRONMENT: {environment}
"""

_OVERLAY = """\
namespace: team-{team}-{environment}
resources:
  - ../base
labels:
  - pairs:
      environment: {environment}
patches:
  - path: deployment.yaml
  - path: config.yaml
images:
  - name: registry.example.com/team-{team}/{name}
    newTag: 2.{minor}.{patch}
"""


def write(root: Path, applications: int) -> list[Path]:
    """Write the tree below a folder that need not exist, and return the folders of its overlays."""
    overlays: list[Path] = []
    for number in range(applications):
        overlays += _application(root / "apps" / f"service-{number:05}", number)
    return overlays


def _application(folder: Path, number: int) -> list[Path]:
    name = folder.name
    facts = {
        "name": name,
        "team": number % 37,
        "minor": number % 23,
        "replicas": 1 + number % 3,
        "user": 1000 + number % 500,
        "cpu": 20 + number % 90,
        "cache": 64 << number % 6,
        "threads": 2 + number % 14,
        "region": number % 5,
    }
    variables = "".join(
        f'            - name: SETTING_{n}\n              value: "{(number + 1) * (n + 3) % 9973}"\n'
        for n in range(2 + number % 5)
    )
    base = folder / "base"
    put(base / "deployment.yaml", _DEPLOYMENT.format(environment=variables, **facts))
    put(base / "service.yaml", _SERVICE.format(**facts))
    put(base / "config.yaml", _CONFIG.format(**facts))
    resources = "resources:\n  - deployment.yaml\n  - service.yaml\n  - config.yaml\n"
    put(base / "kustomization.yaml", KUSTOMIZATION + resources)
    overlays = []
    for patch, environment in enumerate(ENVIRONMENTS, 1):
        overlay = folder / environment
        more = {**facts, "patch": patch, "environment": environment}
        more |= {"replicas": 2 * patch, "memory": f"{256 << patch}Mi"}
        put(overlay / "kustomization.yaml", KUSTOMIZATION + _OVERLAY.format(**more))
        put(overlay / "deployment.yaml", _PATCH.format(**more))
        level = "debug" if environment == "staging" else "warn"
        put(overlay / "config.yaml", _CONFIG_PATCH.format(level=level, **more))
        overlays.append(overlay)
    return overlays


def put(path: Path, text: str) -> None:
    """Write a file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    made = write(Path(sys.argv[1]), int(sys.argv[2]))
    print(f"{len(made)} overlays, {FILES_EACH * int(sys.argv[2])} files")
