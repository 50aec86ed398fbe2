import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

/**
 * Preloads what the script will request. The catalog cannot be preloaded: its address and headers,
 * such as an API key, are in config.json, and a preload cannot have headers.
 */
const preloads: Plugin = {
  name: 'preloads',
  transformIndexHtml(_, { bundle }) {
    const modules = Object.keys(bundle ?? {}).filter((name) => name.endsWith('.wasm'));
    return ['config.json', ...modules].map((name) => ({
      tag: 'link',
      attrs: { rel: 'preload', href: `./${name}`, as: 'fetch', crossorigin: true },
      injectTo: 'head',
    }));
  },
};

export default defineConfig({
  // Relative addresses let the page run in any folder of any site.
  base: './',
  // Pre-bundling would separate the package's JavaScript from its .wasm file.
  optimizeDeps: { exclude: ['termwise'] },
  build: {
    target: 'es2022',
    // `default-src 'self'` forbids data: addresses, so every asset is a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: true,
  },
  plugins: [
    preloads,
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'sw.ts',
      // The page registers it, because that takes a Trusted Types policy.
      injectRegister: false,
      manifest: false,
      injectManifest: {
        // Everything except the files that a shop may change without a build: config.json and
        // catalog.
        globPatterns: ['**/*.{html,js,css,wasm,svg}'],
        rollupFormat: 'iife',
      },
    }),
  ],
});
