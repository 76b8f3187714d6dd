"""The handlers, one plain function an operation; what they have in common is in `carry_out`."""
