"""One module a command, each offering `COMMAND`; a folder of such modules is a command group."""
