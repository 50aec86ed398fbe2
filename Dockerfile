# The order service with the pages: docker build -t termwise .
# It wants a PostgreSQL (see compose.yaml), or a volume for its embedded store in /data.

FROM node:20-bookworm AS build
WORKDIR /src
COPY . .
# Installs the compilers, which stay in this stage.
RUN scripts/build --without-types
# What runs needs neither the compilers nor the tools of the build.
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
# By its number, so that a cluster can see that it is not root.
USER 1000:1000
EXPOSE 8787
HEALTHCHECK --interval=10s --timeout=5s --retries=3 \
  CMD ["node", "web/backend/health-check.mjs"]
CMD ["node", "--enable-source-maps", "web/backend/dist/main.js"]
