// Who may come in, and from where.

import assert from "node:assert/strict";
import { createServer, request } from "node:http";
import { join } from "node:path";
import { folder, run, serve, visit } from "./support.mjs";

const PASSWORD = "correct horse";
const TOKEN = "a token of many characters";

/** Logs in and out, with a password and with a token. */
export async function door({ program, browser }) {
  const place = folder();
  const [record, users] = [join(place, "talks.dmr"), join(place, "users.toml")];
  const open = await run(program, ["serve", record, "--address", "0.0.0.0:0"]);
  assert.equal(open.status, 1);
  assert.match(open.said, /can be reached from other machines: give --token or --users/);

  const set = await run(program, ["serve", "--users", users, "--set-password", "ada"], `${PASSWORD}\n`);
  assert.equal(set.status, 0, set.said);
  const { address, stop } = await serve(program, record, "--users", users);
  const { page, heard, leave } = await visit(browser);
  await page.goto(`${address}/board?window=all`);
  assert.match(page.url(), /\/login\?next=/, "nobody sees the board before");
  const log = async (name, password) => {
    await page.getByLabel("Name").fill(name);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Log in" }).click();
  };
  for (const [name, password] of [["ada", "wrong password"], ["nobody", PASSWORD]]) {
    await log(name, password);
    assert.equal(await page.getByRole("alert").innerText(), "That is not right.");
  }
  await log("ada", PASSWORD);
  await page.waitForURL(`${address}/board?window=all`);
  await page.getByText("You are ada").waitFor();
  assert.equal(await page.getByLabel("Sign as").count(), 0, "who is logged in signs with that name");
  await page.getByRole("button", { name: "Log out" }).click();
  await page.waitForURL(/\/login/);
  await page.goto(`${address}/board`);
  assert.match(page.url(), /\/login\?next=/, "nor after");
  assert.ok(await stop());

  const token = await serve(program, record, "--token", TOKEN);
  assert.equal((await answer(`${token.address}/api/v1/board`)).status, 401);
  await page.goto(`${token.address}/judge`);
  await page.getByLabel("Token").fill(TOKEN);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("heading", { name: "Acts to judge" }).waitFor();
  assert.ok(await token.stop());
  assert.deepEqual(heard, []);
  await leave();
}

/** Has a page of another site send a form to ours. */
export async function elsewhere({ browser, address }) {
  const { page, leave } = await visit(browser);
  const act = `${address}/acts/1`;
  await page.goto(act);
  const secret = await page.locator("input[name=secret]").first().inputValue();
  const before = await page.locator("main").innerText();
  // even one that knows the secret
  const theirs = createServer((_, reply) => {
    reply.setHeader("content-type", "text/html");
    reply.end(`<form method="post" action="${act}"><input name="secret" value="${secret}"><input name="do" value="reject"><button>Win</button></form>`);
  });
  await new Promise((listening) => theirs.listen(0, "127.0.0.1", listening));
  await page.goto(`http://127.0.0.1:${theirs.address().port}/`);
  const [refused] = await Promise.all([page.waitForResponse(act), page.getByRole("button").click()]);
  assert.equal(refused.status(), 403);
  await page.getByText("That came from another site’s page.").or(page.getByText("That came from another site's page.")).waitFor();
  theirs.close();
  theirs.closeAllConnections();

  // a form of ours without its secret
  await page.goto(act);
  await page.evaluate(() => (document.querySelector("form.judge input[name=secret]").value = "guessed"));
  await page.getByRole("button", { name: "Reject" }).click();
  await page.getByText("load it again").waitFor();
  await page.goto(act);
  assert.equal(await page.locator("main").innerText(), before, "nothing was changed");

  // and a name that leads here by somebody else's doing
  assert.equal((await answer(address, { host: "talks.example" })).status, 421);
  await leave();
}

function answer(url, headers = {}) {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (reply) => resolve({ status: reply.statusCode, body: reply.resume() })).on("error", reject).end();
  });
}
