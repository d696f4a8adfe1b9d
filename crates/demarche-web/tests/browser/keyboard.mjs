// By keyboard alone.

import assert from "node:assert/strict";
import { visit } from "./support.mjs";

const TODAY = "/?at=2025-06-02&window=30";
const REPORT = "/reports/minsk-2015-02-12";
const BACK = new Set([TODAY, REPORT, "/add"]);

/** Reaches everything that can be reached, and sees where one is. */
export async function keyboard({ browser, address }) {
  const { page, heard, leave } = await visit(browser);
  await page.goto(`${address}/board?window=all`);
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to the page" });
  assert.ok(await skip.evaluate((link) => link === document.activeElement && link.getBoundingClientRect().left >= 0), "the first stop leads past the frame");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement.closest("main") !== null), "and the next stop is on the page itself");

  await page.goto(`${address}/board`);
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "find");
  await page.keyboard.type("b/p?");
  assert.equal(await page.locator("#find").inputValue(), "b/p?", "what is typed into a field is no key");
  await page.locator("h1").click();
  await page.keyboard.press("?");
  await page.waitForURL(/\/keys$/);
  await page.keyboard.press("b");
  await page.waitForURL(/\/board$/);

  for (const path of [TODAY, "/judge?below=1", "/add", "/acts/1", REPORT, "/timeline?at=2025-06-02&window=30"]) {
    // what the bar could hide is told by the way back; some pages will do
    for (const key of BACK.has(path) ? ["Tab", "Shift+Tab"] : ["Tab"]) {
      await page.goto(address + path);
      assert.deepEqual(await round(page, key), [], `${path}, ${key}`);
    }
  }
  assert.deepEqual(heard, []);
  await leave();
}

/** Goes once through the page with a key; what was left out, or could not be seen where one was. */
async function round(page, key) {
  const count = await page.evaluate(() => {
    const all = document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']");
    globalThis.left = new Set([...all].filter((e) => e.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true }) && !e.disabled));
    globalThis.wrong = [];
    return globalThis.left.size;
  });
  // a field for a day has several stops; the pages have none that are out of order
  for (let pressed = 0; pressed < count + 40; pressed++) {
    await page.keyboard.press(key);
    const left = await page.evaluate(() => {
      const now = document.activeElement;
      if (globalThis.left.delete(now)) {
        const style = getComputedStyle(now);
        const box = now.getClientRects()[0];
        const marked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
        const bar = document.querySelector("nav.parts").getBoundingClientRect();
        const covered = !now.closest("nav, header, .skip") && box.bottom <= bar.bottom;
        if (!marked || covered || box.top >= innerHeight) globalThis.wrong.push(`${marked ? "out of sight" : "not marked"}: ${now.outerHTML.slice(0, 120)}`);
      }
      return globalThis.left.size;
    });
    if (left === 0) break;
  }
  return page.evaluate(() => [...globalThis.wrong, ...[...globalThis.left].map((e) => `not reached: ${e.outerHTML.slice(0, 120)}`)]);
}
