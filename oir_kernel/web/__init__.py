"""The web side that every service shares: app factory, frame, problems, health, metrics, logs."""
