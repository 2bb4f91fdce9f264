"""Kubernetes objects on their way through a build."""
