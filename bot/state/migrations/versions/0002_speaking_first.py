"""What tradebot says by itself: posts, why a subscription stopped, what a watch has seen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("subscriptions", sa.Column("trouble", sa.String(length=255), nullable=True))
    op.add_column("watchlist", sa.Column("seen", sa.JSON(), nullable=True))
    op.create_table(
        "posts",
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("team_id", sa.String(length=255), nullable=False),
        sa.Column("channel", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.JSON(), nullable=True),
        sa.Column("topic", sa.String(length=255), nullable=True),
        sa.Column("owner", sa.String(length=255), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("message_ts", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=255), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_posts_lease", "posts", ["state", "lease_until"], unique=False)
    op.create_index("ix_posts_channel", "posts", ["team_id", "channel", "kind", "due_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_posts_channel", table_name="posts")
    op.drop_index("ix_posts_lease", table_name="posts")
    op.drop_table("posts")
    op.drop_column("watchlist", "seen")
    op.drop_column("subscriptions", "trouble")
