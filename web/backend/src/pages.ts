import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { serveStatic } from '@hono/node-server/serve-static';
import type { MiddlewareHandler } from 'hono';
import { Hono } from 'hono';
import { etag } from 'hono/etag';
import type { AppEnvironment } from './services.ts';

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

// Vite puts a hash of the content into the name of an asset, as in assets/index-Bx3kQ9_a.js, so a
// file with this name never changes. Its compressed files are next to it.
const hashedAsset = /\/assets\/[^/]+-[\w-]{8}\.\w+(\.br|\.gz)?$/;

/**
 * Set before there is an answer: to add headers to one that is made costs as much as to make it.
 */
export const securityHeaders: MiddlewareHandler<AppEnvironment> = (c, next) => {
  for (const [name, value] of Object.entries(pageHeaders)) c.env.outgoing.setHeader(name, value);
  return next();
};

/** Returns the ETag of a file, a hash of its bytes, which are only read again if it has changed. */
function fileEtags(): (path: string) => Promise<string> {
  const known = new Map<string, { version: string; etag: string }>();
  return async (path) => {
    const { mtimeMs, size } = await stat(path);
    const version = `${mtimeMs} ${size}`;
    const held = known.get(path);
    if (held?.version === version) return held.etag;
    const hash = createHash('sha256').update(await readFile(path));
    const etag = `"${hash.digest('base64url').slice(0, 22)}"`;
    known.set(path, { version, etag });
    return etag;
  };
}

/**
 * Serves the built checkout, compressed if the build has written a `.br` or `.gz` file.
 * `/config.json` tells the page where the API of this backend is.
 */
export function pages(directory: string, pageConfig: object | null): Hono {
  const app = new Hono();
  if (pageConfig) {
    app.get('/config.json', (c) => {
      c.header('Cache-Control', 'no-store');
      return c.json(pageConfig);
    });
  }
  const etagOf = fileEtags();
  app.use(
    '*',
    etag(),
    serveStatic({
      root: directory,
      precompressed: true,
      async onFound(path, c) {
        const isForever = hashedAsset.test(path.replaceAll('\\', '/'));
        c.header('Cache-Control', isForever ? 'public, max-age=31536000, immutable' : 'no-cache');
        // Also for the uncompressed file, because caches must know that other callers may get
        // another one.
        c.header('Vary', 'Accept-Encoding');
        c.header('ETag', await etagOf(path));
      },
    }),
  );
  return app;
}
