"""References between objects, and whether the target exists: present, absent, or unknown for a reason."""
