// The process that holds the generated code. It evaluates what it is asked to inside of the module,
// and tells values as data; it does not know what they have to be.

import { writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";

const [file, descriptor] = process.argv.slice(2);
const MAX_DEPTH = 40;
const MAX_ITEMS = 100;

function send(message) {
  let data = Buffer.from(`${JSON.stringify(message)}\n`);
  while (data.length) data = data.subarray(writeSync(Number(descriptor), data));
}

function trace(error) {
  const text = String(error?.stack ?? error);
  const lines = text.split("\n").filter((line) => !/node:internal|host\.mjs|<anonymous>/.test(line));
  return lines.slice(0, 12).join("\n").replaceAll("file://", "");
}

function kinds(error) {
  const found = [String(error?.name)];
  for (let one = error && Object.getPrototypeOf(error); one; one = Object.getPrototypeOf(one)) {
    if (one.constructor?.name) found.push(one.constructor.name);
  }
  return found;
}

function encode(value, depth = 0) {
  if (depth > MAX_DEPTH) throw new Error("the result is nested too deeply, or in itself");
  const inner = (each) => encode(each, depth + 1);
  if (value === null) return ["null"];
  switch (typeof value) {
    case "undefined":
      return ["undefined"];
    case "boolean":
      return ["boolean", value];
    case "number":
      return ["number", String(value)];
    case "bigint":
      return ["bigint", String(value)];
    case "string":
      return ["string", value];
    case "function":
    case "symbol":
      return [typeof value, String(value.name ?? value.description)];
  }
  if (Array.isArray(value)) return ["array", Array.from(value, inner)];
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return ["array", Array.from(value, inner)];
  if (value instanceof Date || value instanceof RegExp) return [value.constructor.name, String(value)];
  if (value instanceof Map) return ["Map", Array.from(value, ([key, one]) => [inner(key), inner(one)])];
  if (value instanceof Set) return ["Set", Array.from(value, inner)];
  if (typeof value.next === "function" && Symbol.iterator in value) {
    const items = [];
    for (const each of value) {
      items.push(inner(each));
      if (items.length >= MAX_ITEMS) break;
    }
    return ["array", items];
  }
  const keys = Object.keys(value).sort();
  return ["object", keys.map((key) => [key, inner(value[key])])];
}

let scope;
try {
  const loaded = await import(pathToFileURL(file).href);
  scope = loaded.__docsync_scope__ ?? loaded.default?.__docsync_scope__;
  send(scope ? { ready: true } : { broken: "the module gives nothing to call" });
} catch (error) {
  send({ broken: trace(error) });
}

for await (const line of createInterface({ input: process.stdin })) {
  const { setup, call } = JSON.parse(line);
  const begin = performance.now();
  let reply;
  try {
    const value = await scope(`(async () => {${setup}\nreturn (${call}\n);})`)();
    const duration_s = (performance.now() - begin) / 1000;
    reply = { value: encode(value), said: inspect(value, { depth: 6 }), duration_s };
  } catch (error) {
    reply = { error: kinds(error)[0], kinds: kinds(error), trace: trace(error) };
  }
  send(reply);
}
