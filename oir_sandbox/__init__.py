"""What users run and import: the `oir` command and the wiring of all services."""
