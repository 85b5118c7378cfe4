// Has Node read TypeScript by the compiler that the project has: types are taken out, not checked.

import { existsSync, readFileSync } from "node:fs";
import { createRequire, register } from "node:module";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";

const TYPED = /\.[cm]?ts$/;

if (isMainThread) register(import.meta.url);

export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (!/^[./]/.test(specifier)) throw error;
    const place = new URL(specifier, context.parentURL).href;
    const names = [place.replace(/\.([cm]?)js$/, ".$1ts"), `${place}.ts`, `${place}/index.ts`];
    const found = names.find((each) => existsSync(fileURLToPath(each)));
    if (found === undefined) throw error;
    return { url: found, shortCircuit: true };
  }
}

export async function load(url, context, next) {
  if (!TYPED.test(url)) return next(url, context);
  const require = createRequire(`${process.cwd()}/package.json`);
  const typescript = require("typescript");
  const { outputText } = typescript.transpileModule(readFileSync(fileURLToPath(url), "utf8"), {
    fileName: fileURLToPath(url),
    compilerOptions: {
      module: typescript.ModuleKind.ESNext,
      target: typescript.ScriptTarget.ES2022,
      inlineSourceMap: true,
    },
  });
  return { format: "module", source: outputText, shortCircuit: true };
}
