"""The commands `oir psrm …`, one module a command; none of them knows the web or a database."""
