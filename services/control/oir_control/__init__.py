"""The control service: sandboxes and their settings, and the journal of what was exchanged."""
