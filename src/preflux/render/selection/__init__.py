"""Selects the objects that a patch or a replacement applies to."""
