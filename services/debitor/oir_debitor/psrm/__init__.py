"""The debtor service's side of PSRM: what a claim is there, the check before a message is executed, handover and what comes back."""
