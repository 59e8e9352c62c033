# The image of calfleet: worker, scheduler and calfleetctl on Debian 12, for any user id, with a root that may be read-only.
#   docker build --build-arg SOURCE_DATE_EPOCH=$(git log -1 --format=%ct) -t calfleet:0.1.0 .
#   docker build … --target demo -t calfleet-demo:0.1.0 .        the demo, a fleet in one container
# A release names its base by digest: --build-arg DEBIAN=debian:bookworm-slim@sha256:….
ARG DEBIAN=debian:bookworm-slim

# Debian 12's own cannot sign in by SCRAM to Kafka 4.
FROM ${DEBIAN} AS librdkafka
ARG SOURCE_DATE_EPOCH=0
COPY packaging/librdkafka/build /build-librdkafka
RUN /build-librdkafka /packages

FROM ${DEBIAN} AS packages
ARG SOURCE_DATE_EPOCH
WORKDIR /calfleet
COPY . .
RUN apt-get -qq update && apt-get -qq install --yes ca-certificates && scripts/release --output /packages

FROM ${DEBIAN} AS runtime
LABEL org.opencontainers.image.title="calfleet" \
      org.opencontainers.image.description="Workers, scheduler and calfleetctl: bookings for chatbots, by Kafka"
# Whoever runs it may say another user; nothing here belongs to this one but its working folder.
RUN --mount=type=bind,from=librdkafka,source=/packages,target=/librdkafka \
    --mount=type=bind,from=packages,source=/packages,target=/packages \
    apt-get -qq update \
    && apt-get -qq install --yes --no-install-recommends /librdkafka/librdkafka1_*.deb /packages/calfleet_*.deb \
    && useradd --system --uid 65532 --user-group --home-dir /var/lib/calfleet --shell /usr/sbin/nologin calfleet \
    && install -d -o 65532 -g 65532 -m 0700 /var/lib/calfleet \
    && rm -rf /var/lib/apt/lists/* /var/cache/* /var/log/*
# A container is asked from outside. Worker and scheduler alike: one container runs one of them.
ENV CALFLEET_CONFIG=/etc/calfleet/calfleet.toml \
    CALFLEET_HTTP_LISTEN=0.0.0.0:9464
WORKDIR /var/lib/calfleet
USER 65532:65532
EXPOSE 9464
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["calfleet-worker", "healthcheck"]
CMD ["calfleet-worker"]

# Its Kafka listens on the loopback alone: docker run --network host … makes it reachable.
FROM runtime AS demo
USER root
RUN --mount=type=bind,from=packages,source=/packages,target=/packages \
    apt-get -qq update \
    && apt-get -qq install --yes --no-install-recommends /packages/calfleet-demo_*.deb \
    && rm -rf /var/lib/apt/lists/* /var/cache/* /var/log/*
USER 65532:65532
HEALTHCHECK NONE
CMD ["calfleet-dev", "--keep-running"]

# What a build without --target makes.
FROM runtime
