/**
 * The console's build; `npm run console` serves it from its sources, with the API of a local stack
 * behind it.
 */
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  build: {
    target: 'es2023',
    // The content security policy forbids inline data.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // infra/console/build.ts passes an output folder outside of `root`.
    emptyOutDir: true,
  },
  server: { host: '127.0.0.1', proxy: { '/v2': process.env.POSTCALL_API ?? 'http://localhost:3000' } },
});
