"""Which objects a patch or a replacement is for."""
