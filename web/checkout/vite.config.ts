import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

export default defineConfig({
  // Relative addresses, so that the page can be hosted in any folder of any site.
  base: './',
  // Pre-bundling would move the package's JavaScript away from the .wasm file that stands beside it.
  optimizeDeps: { exclude: ['termwise'] },
  build: {
    target: 'es2022',
    // A data: address is refused by `default-src 'self'`, so every asset stays a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: true,
  },
  plugins: [
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'sw.ts',
      // The page registers it by itself, under Trusted Types.
      injectRegister: false,
      manifest: false,
      injectManifest: {
        // All of the build but what a shop may change without one: config.json, its catalog.
        globPatterns: ['**/*.{html,js,css,wasm,svg}'],
        rollupFormat: 'iife',
      },
    }),
  ],
});
