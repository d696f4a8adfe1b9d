// The program, a browser, and what the journeys do again and again.

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

// what is started is ended, however this ends
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

const KNOWN = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
// a browser that starts without a sandbox, as in a container, and asks nothing of the network by itself
const ARGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

/** Where Chromium is, or nothing. */
export function whereChromium() {
  const all = process.env.CHROMIUM ? [process.env.CHROMIUM] : KNOWN;
  return all.find((path) => existsSync(path));
}

/** Starts the browser. */
export async function browse() {
  const { chromium } = await import("playwright-core");
  return chromium.launch({ executablePath: whereChromium(), args: ARGS });
}

/** A folder that is gone when the program ends. */
export function folder() {
  const made = mkdtempSync(join(tmpdir(), "journeys-"));
  process.on("exit", () => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** The program's environment: none of ours that would change what it does, and no proxy between it and this machine. */
function environment() {
  const env = { ...process.env, NO_PROXY: "*", no_proxy: "*" };
  for (const name of Object.keys(env)) if (name.startsWith("DEMARCHE_")) delete env[name];
  return env;
}

/** Runs the program to its end: its exit status and what it said. */
export function run(program, args, input = "") {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: environment() });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (said += data));
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, said }));
    child.stdin.end(input);
  });
}

/** Starts `serve` on a free port and waits for its address. */
export function serve(program, ...args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ["serve", "--address", "127.0.0.1:0", "--author", "Ada", ...args], { env: environment() });
    const over = new Promise((ended) => child.on("exit", ended));
    // as Ctrl-C does; whether it ended of itself within some seconds
    const stop = async () => {
      child.kill("SIGINT");
      const ended = await Promise.race([over.then(() => true), sleep(5_000, false, { ref: false })]);
      if (!ended) child.kill("SIGKILL");
      return ended;
    };
    process.on("exit", () => child.kill("SIGKILL"));
    let said = "";
    child.stderr.on("data", (data) => (said += data));
    child.stdout.on("data", (data) => {
      said += data;
      const address = said.match(/http:\/\/[^/\s]+/)?.[0];
      if (address) resolve({ address, stop });
    });
    child.on("error", reject);
    child.on("exit", (status) => reject(new Error(`serve ended with ${status}: ${said}`)));
  });
}

/**
 * A page in a browser of its own, and what happened on it that should not have: dialogs, errors, requests to anything but this machine.
 * What an answer's status tells is no error here: the journeys look at that themselves.
 */
export async function visit(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...options });
  // a page that waits longer than this is broken
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const heard = [];
  page.on("dialog", (dialog) => (heard.push(`dialog: ${dialog.message()}`), dialog.dismiss()));
  page.on("pageerror", (error) => heard.push(`error: ${error.message}`));
  page.on("console", (told) => {
    if (told.type() === "error" && !told.text().startsWith("Failed to load resource")) heard.push(`console: ${told.text()}`);
  });
  page.on("request", (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol !== "data:" && hostname !== "127.0.0.1") heard.push(`request: ${request.url()}`);
  });
  return { page, heard, leave: () => context.close() };
}

/** Words as one reads them: without the line breaks that the source has between them. */
export const words = (text) => text.replace(/\s+/g, " ").trim();
