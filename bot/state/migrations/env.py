"""Alembic's entry: migrations run on the connection that ``bot.state.engine.migrate`` hands over."""

from __future__ import annotations

from alembic import context

from bot.state.model import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True, transactional_ddl=False)
context.run_migrations()
