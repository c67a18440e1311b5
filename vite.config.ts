/// <reference types="vitest/config" />
// One entry per kind of page; static/dist/.vite/manifest.json tells Django what was built. Old builds are removed here and
// not by Vite, which would also remove the fonts that `python -m engine.fonts` puts beside its files.
import { rmSync } from "node:fs";
import { resolve } from "node:path";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig, type Plugin } from "vite";

const root = import.meta.dirname;
const outDir = resolve(root, "static/dist");

const removeOldBuild: Plugin = {
  name: "remove-old-build",
  apply: "build",
  configResolved({ build }) {
    for (const folder of ["assets", ".vite"]) rmSync(resolve(root, build.outDir, folder), { recursive: true, force: true });
  },
};

export default defineConfig({
  base: "/static/dist/", // STATIC_URL and DJANGO_VITE["static_url_prefix"]
  publicDir: false,
  plugins: [tailwindcss(), removeOldBuild],
  server: { host: "localhost", port: 5173, strictPort: true, origin: "http://localhost:5173", cors: { origin: /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?$/ } },
  build: {
    outDir,
    emptyOutDir: false,
    manifest: true,
    sourcemap: true,
    assetsInlineLimit: 0, // a font inlined as data: would be refused by font-src
    modulePreload: { polyfill: false },
    target: ["chrome123", "firefox121", "safari17.5"], // light-dark(), popover, :has()
    rolldownOptions: { input: { app: resolve(root, "frontend/src/app.ts"), editor: resolve(root, "frontend/src/editor.ts") }, checks: { pluginTimings: false } },
  },
  test: {
    environment: "happy-dom",
    include: ["frontend/src/**/*.test.ts"],
    restoreMocks: true,
    unstubGlobals: true,
  },
});
