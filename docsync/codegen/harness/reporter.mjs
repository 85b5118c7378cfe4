// What `node --test` says of each test, one JSON object a line.

export default async function* report(source) {
  for await (const { type, data } of source) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    const error = data.details?.error;
    const cause = error?.cause ?? error;
    const is_left = data.skip !== undefined || data.todo !== undefined;
    const kind = is_left ? "skipped" : type === "test:pass" ? "passed" : "failed";
    yield `${JSON.stringify({
      kind,
      name: data.name,
      is_suite: data.details?.type === "suite",
      text: String(cause?.stack ?? cause?.message ?? cause ?? ""),
    })}\n`;
  }
}
