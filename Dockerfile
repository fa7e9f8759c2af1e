# syntax=docker/dockerfile:1
# The web process: docker build -t tradebot .            (answers in Slack, /v1 and /mcp; under 400 MB)
# The clock:       docker build -t tradebot-clock --target clock .   (loads releases and draws charts besides)
# State and loaded figures are under /var/lib/tradebot: mount a volume there. docs/operating.md has the settings.

FROM python:3.13-slim AS build
COPY requirements.txt deploy/serve.lock /src/
RUN python -m venv /opt/tradebot
RUN /opt/tradebot/bin/pip install --no-cache-dir --no-compile --require-hashes -r /src/serve.lock
COPY pyproject.toml README.md LICENSE /src/
COPY bot /src/bot
COPY data /src/data
COPY intents /src/intents
COPY tradebot /src/tradebot
RUN /opt/tradebot/bin/pip install --no-cache-dir --no-compile --no-deps /src

FROM build AS build-clock
RUN /opt/tradebot/bin/pip install --no-cache-dir --no-compile --require-hashes -r /src/requirements.txt

FROM python:3.13-slim AS base
RUN useradd --system --uid 10001 --home-dir /var/lib/tradebot --create-home tradebot
WORKDIR /var/lib/tradebot
ENV PATH=/opt/tradebot/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DATABASE_URL=sqlite:////var/lib/tradebot/state.db \
    WAREHOUSE=/var/lib/tradebot/warehouse \
    LOG_JSON=true
VOLUME /var/lib/tradebot
STOPSIGNAL SIGTERM

FROM base AS clock
COPY --from=build-clock /opt/tradebot /opt/tradebot
USER tradebot
CMD ["tradebot", "clock"]

FROM base AS serve
COPY --from=build /opt/tradebot /opt/tradebot
USER tradebot
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ.get('PORT', '3000') + '/healthz', timeout=4)"]
CMD ["tradebot", "serve"]
