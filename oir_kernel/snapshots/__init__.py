"""One file that holds a whole sandbox state: written, checked, and read back. docs/sandboxes.md describes the format."""
