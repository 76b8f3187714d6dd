"""What an invoice and the answer to it are, and when each is taken in: frozen dataclasses and decisions, no I/O."""
