# One image for every service and job. Which one runs is said by the command:
#   docker run waybill dist/apps/connector-worker/src/main.js
#   docker run waybill dist/apps/jobs/src/migrate.js
# docs/configuration.md has the variables of each. The file system may be read-only: nothing is written to it,
# but to a volume at /var/lib/waybill where a setting names a file there.
FROM node:24.21.0-bookworm-slim AS node
WORKDIR /app

FROM node AS build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY .swcrc tsconfig.base.json tsconfig.json ./
COPY apps apps
COPY libs libs
COPY test test
RUN npm run build

# Without the optional packages: they bring Node and PostgreSQL to a machine that has neither.
FROM node AS packages
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Waybill" \
      org.opencontainers.image.description="The integration layer between AI agents and the APIs of the world" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
ENV NODE_ENV=production
# package.json says where `#libs/…` is.
COPY package.json LICENSE ./
COPY infra/docker/is-ready.mjs infra/docker/is-ready.mjs
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist/libs dist/libs
COPY --from=build /app/dist/apps dist/apps
# For what a service keeps where a volume is mounted; a new volume takes its owner from here.
RUN install --directory --owner=1000 --group=1000 --mode=0700 /var/lib/waybill
# The image's own user `node`, by number, so that platforms can see that it is not root.
USER 1000:1000
EXPOSE 3000 3001 3002 3003
# Drains: readiness is refused, work in flight ends, then the process exits.
STOPSIGNAL SIGTERM
ENTRYPOINT ["node"]
CMD ["dist/apps/control-plane/src/main.js"]
