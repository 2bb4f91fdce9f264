"""Family `syntax`: YAML errors, and YAML that means something else than it seems to."""
