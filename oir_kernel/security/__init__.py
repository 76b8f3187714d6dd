"""Access as the real platform does it: certificates, tokens, signed messages, service agreements. docs/access.md tells users."""
