"""The operations of the simulated PSRM: the tables to read first."""
