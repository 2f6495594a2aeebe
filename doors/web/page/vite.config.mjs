import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { leanThree } from './scripts/lean_three.mjs';

// One classic script and one style sheet, without names that change; scripts/build.mjs puts them into the page.
export default defineConfig({
  plugins: [leanThree(), svelte()],
  build: {
    target: 'es2020',
    outDir: '.cache/bundle',
    emptyOutDir: true,
    cssCodeSplit: false,
    modulePreload: false,
    reportCompressedSize: false,
    minify: 'terser',
    terserOptions: { ecma: 2020, compress: { passes: 2 } },
    lib: { entry: 'src/main.ts', formats: ['iife'], name: 'StipplePage', fileName: () => 'page.js', cssFileName: 'page' },
  },
  define: { 'process.env.NODE_ENV': '"production"' },
});
