"""The same handlers over JSON; the models are the public schema."""
