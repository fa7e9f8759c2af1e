"""The ``tradebot`` command, also as ``python -m tradebot``."""

from __future__ import annotations

from tradebot import _house


def main() -> None:
    """Run the command from our own packages, whatever the working directory or PYTHONPATH has of their names."""
    _house.pin()
    from bot.cli import main as command

    command()


if __name__ == "__main__":
    main()
