"""Kubernetes objects during a build."""
