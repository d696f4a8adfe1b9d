// A board on paper.

import assert from "node:assert/strict";
import { visit } from "./support.mjs";

/** Pages of a PDF. */
const pages = (pdf) => pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;

/** Prints the board: every line with its sentences, and nothing to press. */
export async function printing({ browser, address }) {
  const { page, heard, leave } = await visit(browser);
  await page.goto(`${address}/board?window=all`);
  await page.emulateMedia({ media: "print" });
  const { lines, hidden, pressed } = await page.evaluate(() => {
    const seen = (element) => element.checkVisibility({ contentVisibilityAuto: true, opacityProperty: true, visibilityProperty: true }) && element.getBoundingClientRect().height > 0;
    const lines = [...document.querySelectorAll("article.line")];
    return {
      lines: lines.length,
      hidden: lines.filter((line) => !seen(line) || [...line.querySelectorAll("blockquote")].some((quote) => !seen(quote))).map((line) => line.textContent.slice(0, 80)),
      pressed: [...document.querySelectorAll("input, select, button, textarea, nav a")].filter(seen).map((element) => element.outerHTML.slice(0, 80)),
    };
  });
  assert.ok(lines > 30);
  assert.deepEqual(hidden, [], "every line is printed with all its sentences");
  assert.deepEqual(pressed, [], "nothing that one would press is printed");
  assert.ok(await page.locator("details:not([open]) blockquote").count() > 0, "and some of them are folded on the screen");
  const printed = pages(await page.pdf({ format: "A4" }));
  await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
  assert.equal(printed, pages(await page.pdf({ format: "A4" })), "it is as long as with everything unfolded");
  assert.ok(printed > 3);
  assert.deepEqual(heard, []);
  await leave();
}
