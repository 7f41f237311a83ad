import { defineConfig } from 'vite';

/** The console is served by the control-plane below /console/, from files beside its own build. */
export default defineConfig({
  base: '/console/',
  build: {
    outDir: '../../dist/apps/console',
    emptyOutDir: true,
    target: 'es2023',
    // The page's policy allows files of its own origin and nothing inline.
    assetsInlineLimit: 0,
    modulePreload: false,
  },
  server: { proxy: { '/v1': 'http://127.0.0.1:3000' } },
});
