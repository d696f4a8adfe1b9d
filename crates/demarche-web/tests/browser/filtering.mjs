// Boards of a party, of a day; words and acts that are searched for.

import assert from "node:assert/strict";
import { visit } from "./support.mjs";

/** Narrows the board, searches, and chooses days of the timeline. */
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
  await page.goto(`${address}/positions?window=all`);
  const row = page.locator("table.matrix th", { hasText: "UKR/GOV" });
  assert.match(await row.innerText(), /^Ukraine/, "a row bears the name of the party, and not that of one who spoke for it");

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

  await timeline(page, address);
  assert.deepEqual(heard, []);
  await leave();
}

/** Chooses who and when on the timeline: by its form, its links, its keys, and by dragging over it. */
async function timeline(page, address) {
  const form = page.getByRole("form", { name: "Which acts" });
  const days = async () => [await form.getByLabel("from").inputValue(), await form.getByLabel("to").inputValue()];
  const length = ([from, to]) => (Date.parse(to) - Date.parse(from)) / 86_400_000;
  const marks = page.locator(".chart .ch-mark");

  await page.goto(`${address}/timeline?at=2025-06-02&window=all`);
  await form.getByLabel("Acts between").selectOption({ label: await form.locator("option", { hasText: /Russia.*Ukraine/ }).first().innerText() });
  await form.getByLabel("from").fill("2015-01-01");
  await form.getByLabel("to").fill("2015-12-31");
  await form.getByRole("button", { name: "Show" }).click();
  await page.waitForURL(/from=2015-01-01/);
  const of2015 = await marks.count();
  assert.ok(of2015 > 0);
  const told = await page.locator("main .acts, main ol").last().innerText();
  assert.ok(!told.includes("Hamas") && told.includes("Ukraine"), "only acts of the two are told");

  await page.getByRole("link", { name: "Zoom in" }).click();
  await page.waitForURL((url) => !url.search.includes("from=2015-01-01"));
  const nearer = await days();
  assert.ok(length(nearer) < 364, `${nearer} are fewer days`);
  await page.locator("h1").click();
  await page.keyboard.press("-");
  await page.waitForURL((url) => !url.search.includes(`from=${nearer[0]}`));
  assert.ok(length(await days()) > length(nearer), "the key leads back");
  const before = await days();
  await page.keyboard.press("ArrowRight");
  await page.waitForURL((url) => !url.search.includes(`from=${before[0]}`));
  assert.ok((await days())[0] > before[0], "and on to later days");

  await page.goto(`${address}/timeline?at=2025-06-02&window=all&from=2015-01-01&to=2015-12-31`);
  const picture = page.locator(".chart-region svg");
  await picture.scrollIntoViewIfNeeded();
  const box = await picture.boundingBox();
  const at = (part) => [box.x + box.width * part, box.y + 40];
  await page.mouse.move(...at(0.4));
  await page.mouse.down();
  await page.mouse.move(...at(0.5));
  await page.mouse.move(...at(0.6));
  await page.mouse.up();
  await page.waitForURL((url) => !url.search.includes("from=2015-01-01"));
  const dragged = await days();
  assert.ok(dragged[0] > "2015-01-01" && dragged[1] < "2015-12-31" && length(dragged) > 20, `${dragged} are the days that were dragged over`);
}
