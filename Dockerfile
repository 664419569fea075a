# syntax=docker/dockerfile:1
# One static binary on nothing: no shell, no libc, no package manager, no root.
FROM rust:1.95-alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked && cp target/release/hullmark /hullmark

FROM scratch
LABEL org.opencontainers.image.source="https://github.com/hullmark/hullmark" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0" \
      org.opencontainers.image.description="An offline linter for Kubernetes manifests and Helm charts"
COPY --from=build /hullmark /hullmark
USER 65534:65534
WORKDIR /work
ENTRYPOINT ["/hullmark"]
CMD ["check"]
