"""One kind of secret a file, found by walking this folder."""
