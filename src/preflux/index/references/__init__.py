"""What objects name, and whether that is there: present, absent, or unknown for a reason."""
