import { serveStatic } from '@hono/node-server/serve-static';
import type { MiddlewareHandler } from 'hono';
import { Hono } from 'hono';
import { etag } from 'hono/etag';

const pageHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': [
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), usb=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

// What the bundler names by its content: assets/index-Bx3kQ9_a.js. Such a name never changes bytes.
const hashedAsset = /\/assets\/[^/]+-[\w-]{8}\.\w+$/;

export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  for (const [name, value] of Object.entries(pageHeaders)) c.header(name, value);
};

/** The built checkout. The page learns everything about this backend from `/config.json`. */
export function pages(directory: string, pageConfig: object | null): Hono {
  const app = new Hono();
  if (pageConfig) {
    app.get('/config.json', (c) => {
      c.header('Cache-Control', 'no-store');
      return c.json(pageConfig);
    });
  }
  app.use(
    '*',
    etag(),
    serveStatic({
      root: directory,
      precompressed: true,
      onFound(path, c) {
        const forever = hashedAsset.test(path.replaceAll('\\', '/'));
        c.header('Cache-Control', forever ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    }),
  );
  return app;
}
