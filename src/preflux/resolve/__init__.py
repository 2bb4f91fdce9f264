"""Stage 3: resolves which kustomization includes which, and which folders Flux applies."""
