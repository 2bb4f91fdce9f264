"""Where the clusters of a repository begin: told, found, or assumed."""
