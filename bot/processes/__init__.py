"""The running processes, each built from its parts: ``tradebot run``, the web process, the scheduler."""
