// The program, a browser, and what the journeys do again and again.

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

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
    const stop = () => child.kill();
    process.on("exit", stop);
    let said = "";
    child.stderr.on("data", (data) => (said += data));
    child.stdout.on("data", (data) => {
      said += data;
      const address = said.match(/http:\/\/[^/\s]+/)?.[0];
      if (address) resolve({ address, stop });
    });
    child.on("error", reject);
    child.on("close", (status) => reject(new Error(`serve ended with ${status}: ${said}`)));
  });
}
