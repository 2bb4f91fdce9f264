"""ConfigMaps, Secrets and service accounts out of literals and files."""
