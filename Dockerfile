# Two images from the Makefile's own steps. `docker build --target plain .` leaves out Chromium: images are then made in the browser only.

FROM node:20-bookworm-slim AS assets
WORKDIR /app
RUN apt-get update && apt-get install --yes --no-install-recommends make && rm -rf /var/lib/apt/lists/*
COPY Makefile package.json package-lock.json .npmrc ./
COPY assets assets
RUN make assets

FROM python:3.11-slim-bookworm AS plain
WORKDIR /app
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 VISTAZO_HOST=0.0.0.0 VISTAZO_DATA=/data
RUN apt-get update && apt-get install --yes --no-install-recommends make && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 vistazo && install --directory --owner vistazo /data
COPY Makefile pyproject.toml requirements.lock README.md LICENSE app.py config.yaml ./
COPY explorer explorer
COPY charts charts
COPY loaders loaders
RUN make install
COPY assets assets
COPY --from=assets /app/assets/built assets/built
USER vistazo
VOLUME /data
EXPOSE 8050
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD [".venv/bin/python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8050/healthz', timeout=4)"]
CMD [".venv/bin/vistazo", "serve", "--config", "config.yaml"]

FROM plain AS images
USER root
RUN make chromium && rm -rf /var/lib/apt/lists/*
USER vistazo
