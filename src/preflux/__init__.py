"""preflux: a static linter and pre-flight checker for Flux monorepos."""

__version__ = "0.1.0"
