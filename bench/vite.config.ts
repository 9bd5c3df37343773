// The page that `npm run bench` times the core and its peers on.
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  // This crate's engines that race.
  define: { ENGINES: process.env.UNDERHOOD_BENCH_ENGINES ?? '["flex"]' },
  build: { target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 5000 },
});
