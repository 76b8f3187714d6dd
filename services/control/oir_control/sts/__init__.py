"""The test token service: the doors of the platform's STS, issuing tokens signed by the installation's own test key."""
