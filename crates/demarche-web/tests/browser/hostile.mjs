// Reports that try to be more than words.

import assert from "node:assert/strict";
import { paste } from "./pages.mjs";
import { text } from "./reports.mjs";
import { visit } from "./support.mjs";

/** Adds them and looks at every page that quotes them, on a narrow screen. */
export async function hostile({ browser, address }) {
  const { page, heard, leave } = await visit(browser, { viewport: { width: 390, height: 844 } });
  const report = await paste(page, address, text.hostile);
  const paths = ["/", "/?since=2031-03-01", "/board?at=2031-03-03", "/positions?at=2031-03-03", "/timeline?at=2031-03-03", "/actors?at=2031-03-03",
    "/disputes?at=2031-03-03", "/assessments?at=2031-03-03", "/reports", report, "/judge?below=1", "/search?q=truce",
    `/search?q=${encodeURIComponent(`"><script>alert(1)</script>`)}`, "/board?party=%3Cscript%3E", "/add"];
  for (const path of paths) {
    await page.goto(new URL(path, address).href);
    const { sideways, foreign } = await page.evaluate(() => ({
      sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      // what a report would have brought in
      foreign: [...document.querySelectorAll("main script, main img, main style, [onerror], [onload], [style], form[action*='invalid']")].map((e) => e.outerHTML),
    }));
    assert.equal(sideways, 0, `${path} does not scroll sideways`);
    assert.deepEqual(foreign, [], path);
    assert.ok(!(await page.content()).match(/[\u202A-\u202E\u2066-\u2069]/), `${path}: nothing turns the words around it`);
  }
  await page.goto(`${address}/reports`);
  assert.ok((await page.locator("main").innerText()).includes(`<script>alert("title")</script>`), "it is shown as it was written");

  await paste(page, address, text.rightToLeft);
  await page.goto(`${address}/board?at=2031-03-02&window=1`);
  const runs = (words) => page.locator("blockquote p", { hasText: words }).first().evaluate((p) => {
    const { direction } = getComputedStyle(p);
    const line = getComputedStyle(p.closest("blockquote"));
    return [direction, line.borderLeftWidth, line.borderRightWidth];
  });
  // a quotation does not turn the sentence that it stands in
  assert.deepEqual(await runs("لن نقبل هذه الهدنة"), ["ltr", "3px", "0px"]);
  assert.deepEqual(await runs("Qatar urged"), ["ltr", "3px", "0px"]);
  await page.goto(new URL(await paste(page, address, text.arabic), address).href);
  assert.equal(await page.locator(".report p").first().evaluate((p) => getComputedStyle(p).direction), "rtl");
  assert.deepEqual(heard, []);
  await leave();
}
