// Boards of a party, of a day; words and acts that are searched for.

import assert from "node:assert/strict";
import { visit } from "./support.mjs";

/** Narrows the board, and searches. */
export async function filtering({ browser, address }) {
  const { page, heard, leave } = await visit(browser);
  const chooser = page.getByRole("form", { name: "Which board" });
  const show = async (fields) => {
    for (const [label, value] of Object.entries(fields)) await chooser.getByLabel(label).fill(value);
    await chooser.getByRole("button", { name: "Show" }).click();
  };
  const lines = page.locator("article.line");

  await page.goto(`${address}/board?window=all`);
  const all = await lines.count();
  await show({ parties: "IRN" });
  assert.match(page.url(), /party=IRN/);
  const some = await lines.count();
  assert.ok(some > 0 && some < all, `${some} of ${all} lines are of Iran`);
  assert.equal(await lines.filter({ hasText: "Hamas" }).count(), 0);
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Positions" }).click();
  assert.match(page.url(), /party=IRN/, "the next page shows the same board");

  await page.goto(`${address}/board`);
  await show({ "As of": "2014-12-20", parties: "" });
  const years = await page.locator("article.line time").evaluateAll((all) => all.map((time) => time.getAttribute("datetime")));
  assert.ok(years.length > 0 && years.every((day) => day <= "2014-12-20"), "nothing is told after the board's day");
  assert.ok((await lines.filter({ hasText: "FARC" }).count()) > 0);
  assert.equal(await chooser.getByLabel("As of").inputValue(), "2014-12-20");
  await show({ parties: "nonsense" });
  assert.match(await page.getByRole("alert").innerText(), /party: give a code/, "what is no party is told");

  await page.goto(address);
  await page.getByLabel("Search the reports").fill("ceasefire");
  await page.keyboard.press("Enter");
  await page.waitForURL(/q=ceasefire/);
  const hits = page.locator("ol.reports > li");
  const hit = await hits.count();
  assert.ok(hit > 3);
  assert.equal(await hits.filter({ has: page.locator("mark") }).count(), hit, "the words are marked");
  const form = page.getByRole("form", { name: "What to look for" });
  await form.getByLabel("type", { exact: false }).selectOption("THREATEN");
  await form.getByLabel("from").fill("2015-01-01");
  await form.getByRole("button", { name: "Search" }).click();
  const types = await page.locator("ol.acts a.type").allInnerTexts();
  assert.ok(types.length > 0 && types.every((type) => type === "THREATEN"));
  await page.locator("ol.acts a.type").first().click();
  await page.getByRole("button", { name: "Confirm" }).waitFor();
  await page.goto(`${address}/search?q=zeppelin`);
  await page.getByText("No report has all of these words.").waitFor();
  assert.deepEqual(heard, []);
  await leave();
}
