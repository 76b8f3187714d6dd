"""Payments: what is sent, who may pay what, in which order money covers, and the decisions."""
