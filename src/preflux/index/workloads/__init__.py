"""What makes pods: their templates, and the settings that keep containers in."""
