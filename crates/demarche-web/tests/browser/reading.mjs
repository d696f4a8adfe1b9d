// From a line to its sentence.

import assert from "node:assert/strict";
import { visit, words } from "./support.mjs";

/** Follows lines of each list to their sentences. */
export async function reading({ browser, address }, javaScriptEnabled) {
  const { page, heard, leave } = await visit(browser, { javaScriptEnabled });
  await page.goto(`${address}/`);
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Board" }).click();
  await page.getByLabel("looking back").selectOption("all");
  await page.getByRole("button", { name: "Show" }).click();
  assert.match(page.url(), /window=all/);

  const lines = page.locator("article.line");
  assert.ok((await lines.count()) > 30, "the board of the examples has lines");
  assert.equal(await lines.filter({ hasNot: page.locator("a.source") }).count(), 0, "every line leads to a sentence");

  const board = page.url();
  const lists = ["proposals", "positions", "agreements", "meetings", "warnings", "disputes", "assessments"];
  // the links are the same with scripts and without
  for (const list of javaScriptEnabled ? lists : lists.slice(0, 2)) {
    const line = page.locator(`section:has(> h2#${list}) article.line`).first();
    const quote = line.locator("blockquote:visible").first();
    const sentence = words(await quote.locator("p").innerText());
    await quote.locator("a.source").click();
    await page.waitForURL(/\/reports\/.*#s\d+$/);
    const target = page.locator(".s:target");
    assert.equal(words(await target.innerText()), sentence, `${list}: the sentence is the one that was quoted`);
    const { inside, covered, beside } = await target.evaluate((target) => {
      const box = target.getBoundingClientRect();
      // a sentence may begin in the middle of a line
      const begin = target.getClientRects()[0];
      const over = document.elementFromPoint(begin.left + 5, begin.top + 5);
      const acts = target.closest(".row").querySelector(".beside");
      return {
        inside: box.top >= 0 && box.bottom <= innerHeight,
        covered: !target.contains(over),
        beside: acts && acts.getBoundingClientRect().left > target.closest("p").getBoundingClientRect().left,
      };
    });
    assert.ok(inside && !covered, `${list}: the sentence can be seen`);
    // assessments are no acts: what is read into a sentence may stand alone
    if (list !== "assessments") assert.ok(beside, `${list}: its acts stand beside it`);
    await page.goto(board);
  }
  assert.deepEqual(heard, []);
  await leave();
}
