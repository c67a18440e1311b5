"""What the studio's speed is, measured: `make bench` runs every workload and writes RESULTS.md and results.json."""
