"""Rules meet exchanges: hits as they pass by, sequences and causes once everything is merged."""
