"""The way out: what happened in a sandbox, told to those who subscribe to it."""
