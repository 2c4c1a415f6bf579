import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { singleFile } from './single_file.ts'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  logLevel: 'warn',
  plugins: [singleFile()],
  build: {
    outDir: process.env.PATRON_PAGE_FOLDER ?? '../dist',
    emptyOutDir: true,
    target: 'es2020',
    modulePreload: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
  },
})
