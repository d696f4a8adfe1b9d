// Journeys through the pages, in a browser: node journeys.mjs PROGRAM

import assert from "node:assert/strict";
import { test } from "node:test";
import { adding } from "./adding.mjs";
import { correcting } from "./correcting.mjs";
import { reading } from "./reading.mjs";
import { browse, serve, whereChromium } from "./support.mjs";

const [program, ...only] = process.argv.slice(2);
if (!program) {
  console.error("node journeys.mjs PROGRAM");
  process.exit(2);
}
if (!whereChromium()) {
  console.log("NOT CHECKED: no Chromium");
  process.exit(0);
}

const [browser, { address, stop }] = await Promise.all([browse(), serve(program, "--demo")]);
const world = { program, browser, address };

const journeys = [
  ["from a line to its sentence", () => reading(world, true)],
  ["corrections", () => correcting(world, true)],
  ["adding reports", () => adding(world, true)],
  ["without scripts: from a line to its sentence", () => reading(world, false)],
  ["without scripts: corrections", () => correcting(world, false)],
  ["without scripts: adding reports", () => adding(world, false)],
];
for (const [name, journey] of journeys) {
  if (only.length === 0 || only.some((part) => name.includes(part))) await test(name, { timeout: 60_000 }, journey);
}
await browser.close();
await test("Ctrl-C ends it", async () => assert.ok(await stop()));
