"""Redacted analyses as verified zip files: written whole or not at all, and checked again by `verify`."""
