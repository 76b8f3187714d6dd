"""Speed, measured side by side with what limits it. `make bench` writes RESULTS.md."""
