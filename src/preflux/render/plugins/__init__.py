"""Plugins that a kustomization configures by name: the built-in ones run, all others never do."""
