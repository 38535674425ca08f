"""Reports: from a `RedactedAnalysis` to bytes, one output a file."""
