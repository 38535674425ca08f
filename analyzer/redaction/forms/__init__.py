"""One written form of several secrets a file, found by walking this folder."""
