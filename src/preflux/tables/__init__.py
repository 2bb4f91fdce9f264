"""Knowledge about kinds and charts as data: what creates which objects, and which fields refer to which kinds."""
