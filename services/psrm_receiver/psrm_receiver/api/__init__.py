"""The JSON doors of the simulated PSRM, below `/api/receiver/`."""
