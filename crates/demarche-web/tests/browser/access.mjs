// What axe-core finds on the pages, wide and narrow, light and dark.

import assert from "node:assert/strict";
import { everyPage } from "./pages.mjs";
import { visit } from "./support.mjs";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const CONTRAST = "color-contrast";
// pages that hold what others do; of these there are pictures alone
const LIKE_OTHERS = ["today-of-a-month", "report-long", "board-rtl"];

const LOOKS = [
  [1280, "light", { runOnly: TAGS, rules: {} }],
  [1280, "dark", { runOnly: { type: "rule", values: [CONTRAST] } }],
  [390, "dark", { runOnly: { type: "rule", values: [CONTRAST] } }],
  // the colours were looked at, and they take the longest
  [390, "light", { runOnly: TAGS, rules: { [CONTRAST]: { enabled: false } } }],
];

/** Looks at every page, at two at a time. */
export async function access({ browser, address, locked }) {
  // the pages' policy would keep axe out
  const visitors = await Promise.all([1, 2].map(() => visit(browser, { bypassCSP: true })));
  const pages = [...(await everyPage(visitors[0].page, address)).filter(([name]) => !LIKE_OTHERS.includes(name)), ["login", locked]];
  const { default: axe } = await import("axe-core");
  const found = [];
  await Promise.all(
    visitors.map(async ({ page, heard, leave }) => {
      for (let next = pages.shift(); next; next = pages.shift()) found.push(...(await violations(page, axe, ...next)));
      found.push(...heard);
      await leave();
    }),
  );
  assert.deepEqual(found, []);
}

async function violations(page, axe, name, url) {
  const found = [];
  await page.goto(url);
  await page.evaluate(axe.source);
  for (const [width, colorScheme, options] of LOOKS) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    const all = await page.evaluate(async (options) => (await globalThis.axe.run(document, options)).violations, { resultTypes: ["violations"], ...options });
    for (const { id, help, nodes } of all) {
      found.push(`${name}, ${width}, ${colorScheme}: ${id}: ${help}: ${nodes.length} × ${nodes[0].html.slice(0, 160)} ${nodes[0].any[0]?.message ?? ""}`);
    }
  }
  return found;
}
