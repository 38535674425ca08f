"""Files to measure on, made up from a seed: the same seed and size give the same bytes."""
