"""The arguments of plugins that a kustomization configures by name."""
