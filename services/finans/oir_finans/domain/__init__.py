"""What a finance document is and when it is booked: frozen dataclasses and decisions, no I/O."""
