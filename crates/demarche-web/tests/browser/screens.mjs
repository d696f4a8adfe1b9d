// Pictures of every page at three widths, light and dark: node screens.mjs PROGRAM FOLDER

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { everyPage } from "./pages.mjs";
import { browse, run, serve } from "./support.mjs";

const WIDTHS = [1280, 768, 390];

/** Takes them. */
export async function screens(browser, address, into, only) {
  mkdirSync(into, { recursive: true });
  const page = await browser.newPage({ reducedMotion: "reduce" });
  for (const [name, url] of await everyPage(page, address)) {
    if (only && !only.includes(name)) continue;
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        await page.goto(url);
        await page.screenshot({ path: join(into, `${name}-${width}-${colorScheme}.png`), fullPage: true, clip: await part(page, width) });
      }
    }
  }
  await page.close();
}

/** Of a long page, the beginning. */
async function part(page, width) {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  return { x: 0, y: 0, width, height: Math.min(height, 2600) };
}

if (process.argv[1] === import.meta.filename) {
  const [program, into, ...only] = process.argv.slice(2);
  const [browser, { address, stop }] = await Promise.all([browse(), serve(program, "--demo")]);
  await screens(browser, address, into, only.length ? only : undefined);
  await browser.close();
  stop();
}
