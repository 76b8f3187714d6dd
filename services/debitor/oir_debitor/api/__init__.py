"""The same handlers over JSON; the models are the public schema."""

from oir_debitor.api.routes import create_router

__all__ = ["create_router"]
