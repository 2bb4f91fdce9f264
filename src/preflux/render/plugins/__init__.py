"""Built-in plugins that a kustomization configures by name."""
