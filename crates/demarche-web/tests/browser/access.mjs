// What axe-core finds on the pages, wide and narrow, light and dark.

import assert from "node:assert/strict";
import { everyPage } from "./pages.mjs";
import { visit } from "./support.mjs";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Looks at every page. */
export async function access({ browser, address, locked }) {
  // the page's policy would keep axe out
  const { page, heard, leave } = await visit(browser, { bypassCSP: true });
  const { default: axe } = await import("axe-core");
  const found = [];
  for (const [name, url] of [...(await everyPage(page, address)), ["login", locked]]) {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ colorScheme: "light" });
    await page.goto(url);
    await page.evaluate(axe.source);
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        // the dark page differs in nothing but its colours
        const only = colorScheme === "light" ? { type: "tag", values: TAGS } : { type: "rule", values: ["color-contrast", "link-in-text-block"] };
        const violations = await page.evaluate(async (runOnly) => (await globalThis.axe.run(document, { runOnly, resultTypes: ["violations"] })).violations, only);
        found.push(...violations.map((v) => `${name}, ${width}, ${colorScheme}: ${v.id}: ${v.help}: ${v.nodes.length} × ${v.nodes[0].html.slice(0, 160)} ${v.nodes[0].any[0]?.message ?? ""}`));
      }
    }
  }
  assert.deepEqual(found, []);
  assert.deepEqual(heard, []);
  await leave();
}
