"""Stage 5: what there is: objects, references, reachability."""
