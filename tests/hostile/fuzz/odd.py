"""What nobody means to write: values, words, names and paths that programs stumble over."""

from __future__ import annotations

SCALARS = (
    *"null ~ true no on 0 -1 1.5 1e999 -.inf .nan 0o17 0x1F 1_000 1:30 2001-01-01 2001-01-01T00:00:00Z =".split(),
    "99999999999999999999999", "9" * 400, "1e400", "0." + "1" * 300, "''", '" "', "x", "'x: y'", "ü", "a b", "...", "- -",
    '"\\0"', '"\\e[31m"', '"\\uD800"', '"\\uDFFF\\uD800"', '"\\u202e"', '"\\n::error::x\\n"', '"\\x85"', '"\\u2028"',
    '"\\U0010FFFF"', '"\\ta"', "'*'", "'.'", "'/'", "'//'", "'a/b/c'", "'~1'", "'$'", '"\\\\"', "'%'", "'[='", "'('",
    "${A}", '"${A:=${A}}"', "'${A:-x'", "$${A}", "'${A//'", "'${A/#/x}'", "'${A:1:2}'", "$(A)", "'{{ .A }}'",
    "!!binary YWJj", "!!binary '?'", "!!str", "!!int x", "!!float 1", "!!null x", "!!bool 1", "!!set {a, b}",
    "!!timestamp x", "!!python/object:os.system ls", "!x y", "!<tag:yaml.org,2002:str> 1", "&a x", "*a", "&a *a", "&a [*a]",
    "'" + "x" * 300 + "'", "'" + "a.b/" * 40 + "'", "'*.*.*.*.*'", "'(a+)+$'", "'[0-9'", "1.30", "v1", "apps/v1",
)  # fmt: skip

WORDS = (
    "apiVersion kind metadata name namespace labels annotations spec data stringData type items template containers env "
    "image ports selector matchLabels matchExpressions resources bases components crds configurations openapi patches "
    "patchesStrategicMerge patchesJson6902 replacements vars generators transformers validators configMapGenerator "
    "secretGenerator literals files envs behavior options helmCharts images replicas namePrefix nameSuffix commonLabels "
    "commonAnnotations buildMetadata sortOptions target path source targets select reject fieldPaths fieldPath delimiter "
    "index create op from value substitute substituteFrom postBuild dependsOn sourceRef prune suspend targetNamespace "
    "healthChecks wait decryption kubeConfig chart version valuesFrom values url ref branch interval sops encrypted_regex "
    "properties additionalProperties items required enum pattern format multipleOf minimum oneOf allOf not $ref $patch "
    "$retainKeys x-kubernetes-preserve-unknown-fields x-kubernetes-int-or-string versions schema openAPIV3Schema scope "
    "names plural group storage served initialize ownerReferences finalizers immutable rules subjects roleRef"
).split()

KINDS = (
    "Kustomization Component Secret ConfigMap List Deployment Service CustomResourceDefinition HelmRelease HelmRepository "
    "GitRepository OCIRepository Bucket ArtifactGenerator FluxInstance Receiver Alert Provider ImagePolicy "
    "ImageUpdateAutomation Namespace Role ClusterRoleBinding PatchTransformer ReplacementTransformer LabelTransformer "
    "ConfigMapGenerator SecretGenerator PrefixTransformer HelmChartInflationGenerator IAMPolicyGenerator Job CronJob "
    "Widget ConfigMapList"
).split()

PATHS = (
    ".", "..", "./.", "../..", "../../../..", "/", "/etc/passwd", "//x", "~", "", "a//b", "../apps", "*", "?", "a b", "a\\b",
    "https://[::1/x", "https://example.com/a//b?ref=x", "git@example.com:a/b", "ssh://x:y@h/p", "https://h:99999/x",
    "file:///etc/passwd", "github.com/a/b//c?ref=", "oci://x", "%2e%2e", "a\u202eb", "-x", "kustomization.yaml",
)  # fmt: skip

NAMES = (
    "kustomization.yaml", "kustomization.yml", "Kustomization", "x.yaml", "x y.yaml", "ä.yaml", "a\nb.yaml", "\x1b[31m.yaml",
    "\n::error::x.yaml", "a\u202eb.yaml", "-.yaml", "%0A.yaml", "`x`.yaml", "'.yaml", "x:1:2.yaml", ".sops.yaml", "*.yaml",
    ".sourceignore", "Chart.yaml", "values.yaml", "x.json", "x.env", ".yaml", "x" * 200 + ".yaml", "gotk-sync.yaml",
    "\x7f.yml",
)  # fmt: skip

TOKENS = (
    "\t", "\x00", "\x85", "\u2028", "\u202e", "\x1b[2J", "\ufeff", "\r", "\r\n", "\n\n\n", "    ", "---\n", "...\n",
    "%YAML 1.1\n---\n", "%TAG ! x\n---\n", "? ", "- ", ": ", "- - - ", "#", "|", ">-", "|2", "|+9", '"', "'", "{", "[", "]",
    "}", ",", "&a ", "*a", "<<: *a\n", "<<: [*a, *a]\n", "!!binary ", "!<", "`", "@", "%", "::error::x", "\n::error::x\n",
    "# preflux: ignore[all] x\n", "# preflux: ignore\n", "# preflux: ignore[broken-path", "$patch: delete\n", "${A}", "$",
    "ENC[AES256_GCM,data:x]", "sops: {}\n", "kind: List\n", "\\", "\U0001f600", "\u0000", "e\u0301",
)  # fmt: skip

BYTES = (b"\xff", b"\xff\xfe", b"\xfe\xff\x00a", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\x80")

LINES = (
    "namePrefix: x-", "nameSuffix: -y", "namespace: z", "commonLabels: {a: b}",
    "labels: [{pairs: {a: b}, fields: [{path: x}]}]",
    "buildMetadata: [originAnnotations, transformerAnnotations, managedByLabel]", "sortOptions: {order: fifo}",
    "sortOptions: {order: legacy, legacySortOptions: {orderFirst: [Namespace]}}", "images: [{name: '*', newTag: 1}]",
    "replicas: [{name: web, count: 99999999999}]", "openapi: {path: schema.json}", "crds: [crd.yaml]",
    "configurations: [config.yaml]", "vars: [{name: A, objref: {kind: Service, name: web, apiVersion: v1}}]",
    "generatorOptions: {disableNameSuffixHash: true, labels: {a: b}}", "resources: [.]", "resources: [..]",
    "components: [.]",
    "patches: [{target: {kind: '.*'}, patch: '[{op: copy, from: /metadata, path: /spec}]'}]",
    "patches: [{target: {name: '('}, patch: '[{op: move, from: /spec, path: /spec/a/b}]'}]",
    "patches: [{patch: '{kind: Deployment, apiVersion: apps/v1, metadata: {name: web}, $patch: delete}'}]",
    "replacements: [{source: {kind: Deployment, fieldPath: metadata.name}, targets: [{select: {}, fieldPaths: ['*']}]}]",
    "replacements: [{source: {kind: Service, fieldPath: spec}, targets: [{select: {}, fieldPaths: [spec.x.*]}]}]",
    "replacements: [{source: {kind: Service}, targets: [{select: {}, options: {delimiter: '', index: -1, create: true}}]}]",
    "configMapGenerator: [{name: c, behavior: merge, literals: [a=b, a=c]}]",
    "configMapGenerator: [{envs: [x.env], files: [=]}]",
    "secretGenerator: [{name: s, type: 5, options: {immutable: true}}]", "suspend: true", "immutable: true",
    "metadata: {name: x, annotations: {config.kubernetes.io/local-config: 'true'}}", "apiVersion: v1", "kind: Secret",
    "annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}", "postBuild: {substitute: {A: '${A}'}}", "items: [*a]",
)  # fmt: skip
