// Reports that come in: a text, a file, a feed.

import assert from "node:assert/strict";
import { createServer } from "node:net";
import { paste, read } from "./pages.mjs";
import { text } from "./reports.mjs";
import { visit, words } from "./support.mjs";

/** A port of this machine at which nobody answers. */
function closedPort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Adds reports in each of the ways, and looks for them. */
export async function adding({ browser, address }, javaScriptEnabled) {
  const { page, heard, leave } = await visit(browser, { javaScriptEnabled });
  // what is known already is passed over: a day of its own each time
  const day = javaScriptEnabled ? "2025-06-21" : "2025-06-22";
  const report = { ...text.refused, published: day, text: text.refused.text.replace("ninety", javaScriptEnabled ? "eighty" : "seventy") };
  const at = await paste(page, address, report);
  assert.match(words(await page.locator(".job .lead").innerText()), /done: 1 new report with [1-9]\d* acts/);

  const line = (name) => page.locator("article.line", { hasText: name }).filter({ hasText: javaScriptEnabled ? "eighty" : "seventy" });
  await page.goto(`${address}/board?at=${day}&window=1`);
  await line("opposes").first().waitFor();
  await page.goto(`${address}/?at=${day}`);
  await line("opposes").first().waitFor();
  await page.goto(at);
  assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), report.title);

  await page.goto(`${address}/add`);
  const name = javaScriptEnabled ? "seen.txt" : "unseen.txt";
  const upload = (buffer, name) => ({ name, mimeType: "text/plain", buffer: Buffer.from(buffer) });
  await page.getByLabel("Files").setInputFiles([
    upload(`Sudan offers talks\n\nKHARTOUM, June 1, 2024 — Sudan offered talks to the Rapid Support Forces on Saturday, ${name}.`, name),
  ]);
  await page.getByRole("button", { name: "Read them" }).click();
  await page.goto(await read(page));
  assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "Sudan offers talks");

  await page.goto(`${address}/add`);
  await page.getByLabel("Files").setInputFiles([upload("", "empty.txt")]);
  await page.getByRole("button", { name: "Read them" }).click();
  await page.getByText("failed").waitFor();

  await page.goto(`${address}/add`);
  await page.getByLabel("Address of the feed").fill(`http://127.0.0.1:${await closedPort()}/feed.xml`);
  await page.getByRole("button", { name: "Fetch it" }).click();
  await page.getByText("failed").waitFor();
  assert.match(words(await page.locator(".job").innerText()), /refused|not a public address/i, "it is told why");
  assert.deepEqual(heard, []);
  await leave();
}
