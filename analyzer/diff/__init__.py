"""Two captures, or two moments of one, compared: what the failing calls do that the working ones do not."""
