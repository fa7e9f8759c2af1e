"""What answers: Slack, the terminal, programs. One folder per part; `docs/design.md` has the plan of them."""
