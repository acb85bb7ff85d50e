# The steps are the Makefile's, so that a container is made like a checkout.
FROM python:3.13-slim AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git make \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY Makefile requirements.txt ./
COPY deploy deploy
RUN make .venv/.runtime
COPY . .
RUN make setup static

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /data --create-home recado
WORKDIR /app
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DEBUG=0 \
    RECADO_DATA_DIR=/data
USER recado
VOLUME /data
EXPOSE 8000
CMD ["daphne", "-v", "0", "-b", "0.0.0.0", "-p", "8000", "--proxy-headers", "config.asgi:application"]
