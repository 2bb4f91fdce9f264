"""The transformations of a kustomization in kustomize's order; each file handles a field and the plugin for it.

Source: kustomize 5.8.1, api/internal/target/kusttarget_configplugin.go and api/internal/builtins.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from preflux.node import Mapping
from preflux.render.step import Step
from preflux.render.transformers import (
    common_annotations,
    images,
    json_patches,
    labels,
    name_hash,
    namespace,
    patches,
    prefix,
    replacements,
    replicas,
    strategic_merges,
    suffix,
    value_add,
)


class Transformer(NamedTuple):
    """One of kustomize's built-in transformers: its name, the fields that configure it, and a function to run it."""

    name: str
    fields: tuple[str, ...]
    from_field: Callable[[Step], None]
    from_plugin: Callable[[Step, Mapping], None]


TRANSFORMERS = (
    Transformer(
        "PatchStrategicMergeTransformer",
        ("patchesStrategicMerge",),
        strategic_merges.from_field,
        strategic_merges.from_plugin,
    ),
    Transformer("PatchTransformer", ("patches",), patches.from_field, patches.from_plugin),
    Transformer("NamespaceTransformer", ("namespace",), namespace.from_field, namespace.from_plugin),
    Transformer("PrefixTransformer", ("namePrefix",), prefix.from_field, prefix.from_plugin),
    Transformer("SuffixTransformer", ("nameSuffix",), suffix.from_field, suffix.from_plugin),
    Transformer("LabelTransformer", ("labels", "commonLabels"), labels.from_field, labels.from_plugin),
    Transformer(
        "AnnotationsTransformer", ("commonAnnotations",), common_annotations.from_field, common_annotations.from_plugin
    ),
    Transformer("PatchJson6902Transformer", ("patchesJson6902",), json_patches.from_field, json_patches.from_plugin),
    Transformer("ReplicaCountTransformer", ("replicas",), replicas.from_field, replicas.from_plugin),
    Transformer("ImageTagTransformer", ("images", "imageTags"), images.from_field, images.from_plugin),
    Transformer("ReplacementTransformer", ("replacements",), replacements.from_field, replacements.from_plugin),
)
"""The transformers that fields of a kustomization configure, in order."""


def _both_affixes(step: Step, root: Mapping) -> None:
    prefix.from_plugin(step, root)
    suffix.from_plugin(step, root)


PLUGINS: dict[str, Callable[[Step, Mapping], None]] = {
    **{transformer.name: transformer.from_plugin for transformer in TRANSFORMERS},
    "PrefixSuffixTransformer": _both_affixes,
    "ValueAddTransformer": value_add.from_plugin,
    "HashTransformer": name_hash.from_plugin,
}
"""The transformers that can be configured as plugins, by name."""
