"""Runs the transformers, generators and validators that a kustomization configures, if they are built in.

Source: kustomize 5.8.1, api/internal/plugins/loader and api/internal/builtins.
"""

from __future__ import annotations

from preflux.lookup import at, items_at, scalar_text
from preflux.node import Node, Scalar, plain
from preflux.render.arguments.fields import arguments
from preflux.render.arguments.files import as_plugin_fault, path_entry
from preflux.render.fault import BuildFault, Refused
from preflux.render.generators.add_generated import absorb
from preflux.render.generators.config_and_secret import Sources, make
from preflux.render.generators.iam_policy import service_account
from preflux.render.objects.collection import Objects
from preflux.render.objects.from_documents import inline_file, objects_of
from preflux.render.objects.object import Object
from preflux.render.objects.origin import below
from preflux.render.objects.transformations import plugin_origin, transformed
from preflux.render.step import Step
from preflux.render.transformers import PLUGINS
from preflux.resolve.kustomization import Entry, ToFolder

_BUILTIN = "builtin"
_CHART = "HelmChartInflationGenerator"


def run_generators(step: Step) -> None:
    """Run the configured generators and add their objects."""
    for config in _configs(step, "generators"):
        step.attempt(lambda config=config: _generate(step, config))  # type: ignore[misc]


def run_transformers(step: Step) -> None:
    """Run the configured transformers over all objects so far."""
    for config in _configs(step, "transformers"):
        step.attempt(lambda config=config: _transform(step, config))  # type: ignore[misc]
        transformed(step.into.objects, plugin_origin(config))


def run_validators(step: Step) -> None:
    """Run the configured validators; one that changes objects is a fault."""
    for config in _configs(step, "validators"):

        def work(config: Object = config) -> None:
            before = [plain(item.root) for item in step.into.objects]
            _transform(step, config)
            if [plain(item.root) for item in step.into.objects] != before:
                raise Refused("bad-plugin", config.name_span, "a validator that changes objects")

        step.attempt(work)


def _configs(step: Step, field: str) -> list[Object]:
    """Return the plugin configurations of a field: inline, in files, or from other kustomizations."""
    found = Objects()
    entries = [(node, step.kustomization.entry(field, i)) for i, node, _ in step.each(field)]
    for node, entry in sorted(entries, key=lambda one: one[1] is not None):

        def work(node: Node = node, entry: Entry | None = entry) -> None:
            for item in _config_objects(step, node, entry):
                found.append(item.copy())

        step.attempt(work)
    return found.items


def _config_objects(step: Step, node: Node, entry: Entry | None) -> list[Object]:
    if entry is None:
        if not isinstance(node, Scalar):
            raise Refused("bad-plugin", node.span, "this is neither a path nor the text of a plugin's configuration")
        items = objects_of(inline_file(node, "bad-plugin"))
        if step.visit.origin is not None:
            for item in items:
                item.origin = below(step.visit.origin, step.kustomization.path.rpartition("/")[2])
        return items
    if isinstance(entry.target, ToFolder):
        return step.reader.included(entry, step)
    return step.reader.copies(entry, step)


def _generate(step: Step, config: Object) -> None:
    if config.api_version == _BUILTIN and config.kind in ("ConfigMapGenerator", "SecretGenerator"):
        made = _made(step, config)
        made.origin = plugin_origin(config)
        absorb(step.into.objects, made)
    elif config.api_version == _BUILTIN and config.kind == "IAMPolicyGenerator":
        made = service_account(config.root)
        made.origin = plugin_origin(config)
        absorb(step.into.objects, made)
    elif config.api_version == _BUILTIN and config.kind == _CHART:
        step.into.unknown.append(BuildFault("helm-chart", config.name_span, "a Helm chart is not inflated"))
    else:
        _refuse_program(step, config)


def _made(step: Step, config: Object) -> Object:
    """Return the object that a built-in generator creates."""
    root = config.root
    for field in ("name", "namespace"):
        own, metadata = root.fields.get(field), at(root, "metadata", field)
        if not scalar_text(own) and metadata is not None:
            root = root.with_field(field, metadata)

    def find(name: str, i: int | None) -> Entry | None:
        node = root.fields.get(name) if i is None else items_at(root, name)[i]
        return path_entry(step, node, f"secretGenerator.{name}" if secret else name, keyed=name == "files")

    secret = config.kind == "SecretGenerator"
    try:
        return make(root, Sources(step.reader.store, find, step.path), secret=secret)
    except Refused as refused:
        raise as_plugin_fault(refused) from None


def _refuse_program(step: Step, config: Object) -> None:
    """Record a fault for a plugin that is a program: kustomize refuses it without a flag, Flux always."""
    if config.api_version == _BUILTIN:
        raise Refused("bad-plugin", config.name_span, f"there is no built-in plugin `{config.kind}`")
    message = f"`{config.kind}` ({config.api_version}) is a program and is not run"
    step.into.unknown.append(BuildFault("plugin", config.name_span, message))
    raise Refused("plugin", config.name_span, message, "Flux and plain `kustomize build` refuse external plugins")


def _transform(step: Step, config: Object) -> None:
    run = PLUGINS.get(config.kind)
    if config.api_version != _BUILTIN or run is None:
        _refuse_program(step, config)
        return
    run(step, arguments(config.root, config.kind))
    step.into.objects.items = [item for item in step.into.objects if item.root.fields]
    step.into.objects.changed()
