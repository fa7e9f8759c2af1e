"""What Prometheus reads at ``/metrics``."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

QUESTIONS = Counter("tradebot_questions_total", "Questions by surface and outcome", ["surface", "outcome"])
REASONS = Counter("tradebot_refusals_total", "Questions not answered, by reason", ["reason"])
STAGES = Histogram(
    "tradebot_stage_seconds",
    "Time by stage: wait (taken to started), ask (question to reply), render, send",
    ["stage"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
SLACK_ERRORS = Counter("tradebot_slack_errors_total", "Errors of Slack's Web API", ["method", "error"])
REDELIVERIES = Counter("tradebot_redeliveries_total", "Deliveries that were dropped because they had been taken")
FAILURES = Counter("tradebot_failures_total", "Jobs that ended in an unexpected error", ["kind"])
QUEUE = Gauge("tradebot_queue_length", "Jobs taken and not finished in this process")
DATA_AGE = Gauge("tradebot_data_age_days", "Days since the newest loaded release")
