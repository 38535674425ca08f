"""Checks of `analyzer rules check`, one file each; a new file is found by itself."""
