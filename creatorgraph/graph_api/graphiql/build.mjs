// Bundles GraphiQL and its editors' workers into ../static/graphiql.
import { rm } from "node:fs/promises";

import { build } from "esbuild";

const outdir = "../static/graphiql";

await rm(outdir, { recursive: true, force: true });
await build({
  entryPoints: {
    page: "page.js",
    "editor.worker": "monaco-editor/esm/vs/editor/editor.worker.js",
    "json.worker": "monaco-editor/esm/vs/language/json/json.worker.js",
    "graphql.worker": "monaco-graphql/esm/graphql.worker.js",
  },
  outdir,
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2022",
  define: { "process.env.NODE_ENV": '"production"' },
  loader: { ".ttf": "file", ".woff": "file", ".woff2": "file" },
  assetNames: "[name]",
  logLevel: "info",
});
