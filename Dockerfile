# The order service with the pages: docker build -t termwise .
# It needs PostgreSQL (see compose.yaml), or a volume at /data for its embedded store.

FROM node:20-bookworm AS build
WORKDIR /src
COPY . .
# Installs the compilers, only in this stage.
RUN scripts/build --without-types
# The image needs neither the compilers nor the build tools.
RUN npm ci --omit=dev --workspace=@termwise/backend --workspace=termwise

FROM node:20-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8787 DATA_DIR=/data DEMO=0
WORKDIR /app
COPY --from=build /src/package.json ./
COPY --from=build /src/node_modules ./node_modules
COPY --from=build /src/wasm/package.json ./wasm/package.json
COPY --from=build /src/wasm/dist ./wasm/dist
COPY --from=build /src/wasm/schema ./wasm/schema
COPY --from=build /src/web/backend ./web/backend
COPY --from=build /src/web/checkout/dist ./web/checkout/dist
RUN mkdir /data && chown node:node /data
# As a number, so that a cluster can check that it is not root.
USER 1000:1000
EXPOSE 8787
HEALTHCHECK --interval=10s --timeout=5s --retries=3 \
  CMD ["node", "web/backend/health-check.mjs"]
CMD ["node", "--enable-source-maps", "web/backend/dist/main.js"]
