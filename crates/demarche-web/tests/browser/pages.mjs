// Every page there is, and reports of our own to fill some of them.

import { text } from "./reports.mjs";

/** Pastes a report and waits until it is read; gives the address of its page. */
export async function paste(page, address, { title = "", text, published = "", outlet = "" }) {
  await page.goto(`${address}/add`);
  const form = page.locator('form[action="/add/text"]');
  await form.getByLabel("Title").fill(title);
  await form.getByLabel("Text", { exact: true }).fill(text);
  await form.getByLabel("Published on").fill(published);
  await form.getByLabel("Outlet").fill(outlet);
  await form.getByRole("button").click();
  return read(page);
}

/** Waits on the page of a job until it is over; gives the address of its first report. */
export async function read(page) {
  await page.getByRole("link", { name: "Add more" }).waitFor();
  return page.locator(".job ol.reports a").first().evaluate((link) => link.href);
}

/** A name for every page, with its address: those of one line, one act and the like are looked up. */
export async function everyPage(page, address) {
  const first = async (path, selector) => {
    await page.goto(address + path);
    return page.locator(selector).first().evaluate((link) => link.href);
  };
  const pages = [
    ["today", "/"],
    ["today-of-a-month", "/?since=2025-04-01&window=all"],
    ["board", "/board?window=all"],
    ["proposals", "/board/proposals?window=all"],
    ["line", await first("/board/proposals?window=all", "a.here")],
    ["positions", "/positions?window=all"],
    ["timeline", "/timeline?window=all"],
    ["actors", "/actors?window=all"],
    ["actor", await first("/board?window=all", "a.who")],
    ["disputes", "/disputes?window=all"],
    ["assessments", "/assessments"],
    ["reports", "/reports"],
    ["report", "/reports/israel-hamas-2023-11-22"],
    ["act", await first("/reports/israel-hamas-2023-11-22", "a.type")],
    ["judge", "/judge?below=1"],
    ["judge-nothing", "/judge?below=0"],
    ["search", "/search?q=truce"],
    ["search-nothing", "/search?q=zeppelin"],
    ["search-acts", "/search?type=REJECT"],
    ["add", "/add"],
    ["keys", "/keys"],
    ["no-page", "/nowhere"],
    ["fault", "/board?party=nonsense"],
  ];
  await paste(page, address, text.refused);
  pages.push(["job", page.url()]);
  pages.push(["report-rtl", await paste(page, address, text.rightToLeft)]);
  pages.push(["report-unread", await paste(page, address, text.arabic)]);
  pages.push(["report-hostile", await paste(page, address, text.hostile)]);
  pages.push(["report-long", await paste(page, address, text.long)]);
  pages.push(["board-rtl", "/board?at=2031-03-02&window=5"]);
  return pages.map(([name, path]) => [name, new URL(path, address).href]);
}
