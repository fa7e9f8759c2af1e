"""Delivered once: what a job has failed by itself, whether a process died at it; room for encrypted tokens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SECRETS = {
    "slack_installations": ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token"),
    "slack_bots": ("bot_token", "bot_refresh_token"),
}


def upgrade() -> None:
    for name in ("failures", "deaths", "begun"):
        op.add_column("deliveries", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    # What was under way in the version before may have been posted.
    op.execute("UPDATE deliveries SET begun = 2 WHERE state = 'taken'")
    op.add_column("posts", sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
    _lengths(200, 1000)


def downgrade() -> None:
    _lengths(1000, 200)
    op.drop_column("posts", "failures")
    for name in ("begun", "deaths", "failures"):
        op.drop_column("deliveries", name)


def _lengths(before: int, after: int) -> None:
    """An encrypted token is longer than the token."""
    for table, columns in SECRETS.items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.alter_column(column, existing_type=sa.String(before), type_=sa.String(after))
