// Pictures of every page at three widths, light and dark.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { everyPage } from "./pages.mjs";

const WIDTHS = [1280, 768, 390];

/** Takes them. */
export async function screens({ browser, address }, into) {
  mkdirSync(into, { recursive: true });
  const page = await browser.newPage({ reducedMotion: "reduce" });
  for (const [name, url] of await everyPage(page, address)) {
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
