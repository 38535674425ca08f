"""One function scans one partition, one merges what they return; executors only arrange partitions."""
