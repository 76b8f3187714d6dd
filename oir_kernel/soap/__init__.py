"""SOAP doors: envelopes, context, faults, contract editions, and the way between elements and commands."""
