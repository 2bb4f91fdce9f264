"""Which fields each transformation touches, as data, and the walker that finds them."""
