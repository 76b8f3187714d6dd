"""JSON doors of the control service: `/api/control/…`."""
