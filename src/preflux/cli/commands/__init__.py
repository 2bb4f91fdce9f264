"""The subcommands, one a file; each is imported when it is used."""
