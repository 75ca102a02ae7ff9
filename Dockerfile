# One image for web, worker and beat; which of them it is, the command says (see compose.yaml).
FROM python:3.13-slim AS build
RUN pip install --no-cache-dir uv
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev --extra celery --extra storage --extra sentry --compile-bytecode

FROM python:3.13-slim
RUN groupadd --system desk && useradd --system --gid desk --home-dir /app --no-create-home desk \
    && mkdir /data && chown desk:desk /data
WORKDIR /app
COPY --from=build /app/.venv .venv
COPY manage.py ./
COPY helpdesk helpdesk
COPY triage triage
COPY prompts prompts
COPY fixtures fixtures
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 DATA_DIR=/data LOG_FORMAT=json
USER desk
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["python", "manage.py", "run", "--bind", "0.0.0.0:8000"]
