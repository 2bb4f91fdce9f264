"""Generates ConfigMaps, Secrets and ServiceAccounts from literals and files."""
