"""What tradebot remembers, in SQLAlchemy."""
