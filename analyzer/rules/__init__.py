"""The rule language: files, loader, paths, predicates, lint, and what is generated from rules."""
