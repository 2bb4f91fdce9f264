"""What the Flux objects of a cluster say: whom they name, what they install, who applies what."""
