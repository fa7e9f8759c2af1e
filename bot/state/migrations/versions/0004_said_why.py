"""Why an answer was bad, and what a channel hears on a day without news."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("feedback", sa.Column("why", sa.String(500), nullable=True))
    op.add_column("subscriptions", sa.Column("quiet", sa.String(10), nullable=False, server_default="line"))


def downgrade() -> None:
    op.drop_column("subscriptions", "quiet")
    op.drop_column("feedback", "why")
