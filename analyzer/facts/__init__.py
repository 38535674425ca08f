"""What is derived from exchanges: pure functions of one exchange, and mergeable histories over many."""
