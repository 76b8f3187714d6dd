"""What the simulated PSRM decides: no I/O, no framework, no clock."""
