"""One capture or log format a file, found by walking this folder."""
