"""Alembic's environment: it migrates the connection it is given, in the transaction it is given."""

from alembic import context

from oir_sandbox.migrations.metadata import all_metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=all_metadata(),
    transactional_ddl=True,
    render_as_batch=True,  # SQLite changes columns only by copying the table
)
with context.begin_transaction():
    context.run_migrations()
