"""What the program costs: workloads made from a seed, peers, and `python -m benchmarks`, which compares them."""
