"""Workloads: their pod templates, and the security settings of their containers."""
