"""The version of the program: one place, also read by the build."""

VERSION = "0.1.0"
