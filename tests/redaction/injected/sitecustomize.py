"""Python imports this at its start where this folder is on its path: commands and their workers then fail alike."""

import os

import faults

faults.inject(os.environ.get("INJECTED_FAULT", ""))
