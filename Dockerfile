# SuaVez with its own PostgreSQL inside. Data is in /var/lib/suavez; with SUAVEZ_DATABASE_URL another server is used.
# scripts/image-check builds and starts it where there is no container engine.

FROM node:22-trixie-slim AS node

FROM golang:1.26-trixie AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# The commit is not in the build's context: docker build --build-arg VERSION=$(git describe --tags --always) --build-arg COMMIT=$(git rev-parse HEAD) .
ARG VERSION=dev COMMIT=unknown
RUN VERSION=$VERSION COMMIT=$COMMIT scripts/build

FROM debian:trixie-slim
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ca-certificates libstdc++6 tzdata \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --user-group --home-dir /var/lib/suavez --create-home --shell /usr/sbin/nologin suavez
COPY --from=build /src/bin/suavez /usr/local/bin/suavez
ENV SUAVEZ_DATA=/var/lib/suavez SUAVEZ_LISTEN=0.0.0.0:8080
WORKDIR /var/lib/suavez
USER suavez
VOLUME /var/lib/suavez
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["suavez", "health"]
ENTRYPOINT ["suavez"]
CMD ["serve"]
