// Corrections: reject, take back, change, confirm; and a change that cannot be.

import assert from "node:assert/strict";
import { visit, words } from "./support.mjs";

const REPORT = "/reports/russia-ukraine-2025-06-02";
const BOARD = "/board/proposals?at=2025-06-02";
const AUTHOR = "Vera Łukić";

/** Corrects acts, by keys where scripts may run and else by buttons, and takes everything back. */
export async function correcting({ browser, address }, javaScriptEnabled) {
  const { page, heard, leave } = await visit(browser, { javaScriptEnabled });
  const told = page.getByRole("status");

  await page.goto(`${address}/judge?below=1`);
  await page.getByLabel("Sign as").fill(AUTHOR);
  await page.getByRole("button", { name: "Set" }).click();
  assert.match(page.url(), /\/judge\?below=1$/, "one is still on the page on which one set the name");
  assert.equal(await page.getByLabel("Sign as").inputValue(), AUTHOR);

  const lines = page.locator("article.line");
  const [first, second] = await lines.evaluateAll((all) => all.map((line) => line.id));
  if (javaScriptEnabled) {
    await page.keyboard.press("j");
    assert.equal(await page.evaluate(() => document.activeElement.id), first, "j leads to the first line");
    await page.keyboard.press("j");
    assert.equal(await page.evaluate(() => document.activeElement.id), second, "and to the next one");
    await page.keyboard.press("k");
    await page.keyboard.press("n");
  } else {
    await lines.first().getByRole("button", { name: "Reject" }).click();
  }
  await told.getByText("1 act rejected.").waitFor();
  assert.equal(await page.locator(`#${first}`).count(), 0, "who rejects it is asked no more");
  if (javaScriptEnabled) await page.keyboard.press("u");
  else await told.getByRole("button", { name: "Undo" }).click();
  await told.getByText("1 act restored.").waitFor();
  await page.goto(`${address}/judge?below=1`);
  assert.equal(await told.count(), 0, "it is told once");
  await page.locator(`#${first}`).getByRole("button", { name: "Reject" }).click();
  await told.getByRole("button", { name: "Undo" }).click();
  await told.getByText("1 act restored.").waitFor();

  // the answer that makes a proposal a rejected one
  const proposal = page.locator("article.line", { hasText: "truce of two or three days" });
  const answers = async () => {
    await page.goto(address + BOARD);
    return words(await proposal.locator(".answers > li").first().locator(".mark").innerText());
  };
  assert.match(await answers(), /rejected/);
  await page.goto(address + REPORT);
  await page.locator('.report .act:has(a.type:text-is("REJECT"))', { hasText: "Zelenskyy" }).locator("a.type").click();
  const act = page.url();
  const history = page.locator("ol.history > li");
  const before = await history.count();

  await change(page, { "Who acts": "nonsense", Reason: "a slip" });
  assert.match(await page.getByRole("alert").innerText(), /nonsense/, "it is told what is wrong");
  await page.goBack();
  await unfold(page);
  assert.equal(await page.getByLabel("Who acts").inputValue(), "nonsense", "what was written is still there");
  assert.equal(await page.getByLabel("Reason").inputValue(), "a slip");
  await page.goto(act);
  assert.equal(await history.count(), before, "nothing was changed");

  await change(page, { Status: "planned", Reason: "it is a plan" });
  await told.getByText("1 act changed.").waitFor();
  await page.getByRole("button", { name: "Confirm" }).click();
  await told.getByText("1 act confirmed.").waitFor();
  const lately = words((await history.allInnerTexts()).join(" | "));
  assert.match(lately, new RegExp(`${AUTHOR} changes status: actual → planned — it is a plan`));
  assert.match(lately, new RegExp(`${AUTHOR} confirms`));
  assert.doesNotMatch(await answers(), /rejected/, "a plan is no answer");

  await page.goto(act);
  const undo = history.getByRole("button", { name: "Undo" });
  for (let left = await undo.count(); left > 0; left--) {
    await undo.last().click();
    await told.getByText("restored").waitFor();
  }
  assert.match(await answers(), /rejected/, "taken back, the board is what it was");
  assert.deepEqual(heard, []);
  await leave();
}

async function unfold(page) {
  const sheet = page.locator("details.sheet", { hasText: "Change it" });
  if ((await sheet.getAttribute("open")) === null) await sheet.locator("summary").click();
}

async function change(page, fields) {
  await unfold(page);
  for (const [label, value] of Object.entries(fields)) {
    if (label === "Status") await page.getByLabel(label).selectOption(value);
    else await page.getByLabel(label, { exact: true }).fill(value);
  }
  await page.locator("form.fields").getByRole("button", { name: "Change" }).click();
}
