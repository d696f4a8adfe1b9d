// Journeys through the pages, in a browser: node journeys.mjs PROGRAM [WORDS OF A JOURNEY’S NAME …]

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { access } from "./access.mjs";
import { adding } from "./adding.mjs";
import { correcting } from "./correcting.mjs";
import { door, elsewhere } from "./door.mjs";
import { filtering } from "./filtering.mjs";
import { hostile } from "./hostile.mjs";
import { keyboard } from "./keyboard.mjs";
import { printing } from "./printing.mjs";
import { reading } from "./reading.mjs";
import { screens } from "./screens.mjs";
import { browse, folder, serve, whereChromium } from "./support.mjs";

const [program, ...only] = process.argv.slice(2);
if (!program) {
  console.error("node journeys.mjs PROGRAM");
  process.exit(2);
}
if (!whereChromium()) {
  console.log("NOT CHECKED: no Chromium");
  process.exit(0);
}

const [browser, { address, stop }, locked] = await Promise.all([
  browse(),
  serve(program, "--demo"),
  serve(program, join(folder(), "locked.dmr"), "--token", "a token that nobody needs"),
]);
const world = { program, browser, address, locked: `${locked.address}/login` };

const journeys = [
  ["from a line to its sentence", () => reading(world, true)],
  ["corrections", () => correcting(world, true)],
  ["adding reports", () => adding(world, true)],
  ["without scripts: from a line to its sentence", () => reading(world, false)],
  ["without scripts: corrections", () => correcting(world, false)],
  ["without scripts: adding reports", () => adding(world, false)],
  ["boards of a party and a day, searches", () => filtering(world)],
  ["a board on paper", () => printing(world)],
  ["by keyboard alone", () => keyboard(world)],
  ["who may come in", () => door(world)],
  ["forms of other sites", () => elsewhere(world)],
  ["hostile reports", () => hostile(world)],
  ["what axe finds", () => access(world)],
];
// what they look like, for somebody to look at
const into = process.env.SCREENSHOTS;
if (into) journeys.push(["pictures", () => screens(world, into)]);
for (const [name, journey] of journeys) {
  if (only.length === 0 || only.some((part) => name.includes(part))) await test(name, { timeout: 240_000 }, journey);
}
await browser.close();
await test("Ctrl-C ends it", async () => assert.ok((await stop()) && (await locked.stop())));
