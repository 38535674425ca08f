"""One encoding a file, found by walking this folder."""
