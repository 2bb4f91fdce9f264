"""Plugins that a kustomization configures: the built-in ones run, others never do."""
