import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

/**
 * Lets the browser fetch at once what the script will ask for. The catalog cannot be preloaded: its
 * address and its headers, such as an API key, stand in config.json, and a preload has no headers.
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
  // With relative addresses the page can be hosted in any folder of any site.
  base: './',
  // Pre-bundling would move the package's JavaScript away from the .wasm file beside it.
  optimizeDeps: { exclude: ['termwise'] },
  build: {
    target: 'es2022',
    // A data: address is refused by `default-src 'self'`, so every asset stays a file.
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
      // The page itself registers it, because Trusted Types are required.
      injectRegister: false,
      manifest: false,
      injectManifest: {
        // All of the build except what a shop may change without a build: config.json, its catalog.
        globPatterns: ['**/*.{html,js,css,wasm,svg}'],
        rollupFormat: 'iife',
      },
    }),
  ],
});
