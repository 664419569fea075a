// Opens an HTML report in a headless Chromium and uses it as a reader does: `node report.mjs REPORT [SCREENSHOTS]`.
// CHROMIUM names the browser, /usr/bin/chromium by default. Ends with 1 at the first thing that does not hold, and with
// 77 when the browser does not start, which says nothing of the report.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [report, screenshots] = process.argv.slice(2);
const address = pathToFileURL(resolve(report)).href;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium
  .launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] })
  .catch((error) => {
    console.log(error.message);
    process.exit(77);
  });
const problems = [];

async function open({ hash = "", bypassCSP = false, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 1000 }, bypassCSP, ...options });
  const page = await context.newPage();
  page.on("console", (message) => problems.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(address)) problems.push(`request: ${request.url()}`);
  });
  await page.goto(address + hash);
  return page;
}

const shown = (page) => page.locator(".finding:not([hidden])").count();
const status = (page) => page.locator("#shown").textContent();
const hash = (page) => decodeURIComponent(new URL(page.url()).hash);

async function step(name, run) {
  const start = performance.now();
  await run();
  console.log(`${name}: ${Math.round(performance.now() - start)} ms`);
}

const page = await open();
const all = await shown(page);
const errors = await page.locator(".finding:not(.suppressed)[data-severity=error]").count();
assert.ok(all > 0, "the report has findings");

await step("the severity filter hides the others and is in the address", async () => {
  await page.getByLabel("warning", { exact: true }).uncheck();
  await page.getByLabel("note", { exact: true }).uncheck();
  await page.waitForFunction(() => location.hash.includes("severity"));
  assert.equal(await shown(page), errors);
  assert.equal(hash(page), "#severity=error");
  assert.equal(await status(page), `${errors} of ${all} shown`);
});

await step("reset shows everything again", async () => {
  await page.getByRole("button", { name: "Reset" }).click();
  await page.waitForFunction(() => location.hash === "");
  assert.equal(await shown(page), all);
});

await step("a rule's link filters by the rule", async () => {
  const rule = await page.locator(".finding:not(.suppressed)").first().getAttribute("data-rule");
  await page.locator(`#rule-${rule} a.counts`).click();
  await page.waitForFunction(() => location.hash.startsWith("#rule="));
  assert.equal(await shown(page), await page.locator(`.finding:not(.suppressed)[data-rule="${rule}"]`).count());
  assert.equal(await page.getByLabel("Rule", { exact: true }).inputValue(), rule);
});

await step("the text filter finds words of the finding, the code and the path", async () => {
  await page.getByRole("button", { name: "Reset" }).click();
  const path = await page.locator("section.file").last().getAttribute("data-file");
  await page.getByLabel("Text", { exact: true }).fill(path);
  await page.waitForFunction(() => location.hash.startsWith("#q="));
  const count = await shown(page);
  assert.ok(count > 0 && count <= all);
  await page.getByLabel("Text", { exact: true }).fill("no finding has these words");
  await page.waitForFunction(() => !document.getElementById("none").hidden);
  assert.equal(await shown(page), 0);
});

await step("an address with filters opens filtered", async () => {
  const filtered = await open({ hash: "#severity=error" });
  assert.equal(await shown(filtered), errors);
  assert.equal(await filtered.getByLabel("warning", { exact: true }).isChecked(), false);
});

await step("what is suppressed is shown on request", async () => {
  const suppressed = await page.locator(".finding.suppressed").count();
  if (suppressed === 0) return;
  const asked = await open({ hash: "#suppressed=1" });
  assert.equal(await shown(asked), all + suppressed);
  await asked.getByRole("checkbox", { name: "suppressed" }).uncheck();
  await asked.waitForFunction(() => location.hash === "");
  assert.equal(await shown(asked), all);
});

await step("a link to a finding leads to it and focuses it", async () => {
  const id = await page.locator(".finding").last().getAttribute("id");
  const linked = await open({ hash: `#${id}` });
  assert.equal(await linked.evaluate(() => document.activeElement.id), id);
  assert.ok(await linked.locator(`#${id}`).isVisible());
  await linked.locator(`#${id} a.rule`).click();
  await linked.waitForFunction(() => document.activeElement.id.startsWith("rule-"));
});

await step("everything can be reached by the keyboard", async () => {
  const keys = await open();
  await keys.keyboard.press("Tab");
  assert.equal(await keys.evaluate(() => document.activeElement.className), "skip");
  await keys.keyboard.press("Enter");
  await keys.waitForFunction(() => document.activeElement.id === "findings");
  await keys.keyboard.press("j");
  await keys.keyboard.press("j");
  await keys.keyboard.press("k");
  const first = await keys.locator(".finding:not([hidden])").first().getAttribute("id");
  assert.equal(await keys.evaluate(() => document.activeElement.id), first);
  await keys.keyboard.press("/");
  assert.equal(await keys.evaluate(() => document.activeElement.name), "q");
  await keys.keyboard.type("jk/");
  assert.equal(await keys.getByLabel("Text", { exact: true }).inputValue(), "jk/");
});

await step("the scheme follows the system until the reader chooses", async () => {
  const background = (it) => it.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await open({ colorScheme: "light" });
  const dark = await open({ colorScheme: "dark" });
  assert.notEqual(await background(light), await background(dark));
  await light.getByRole("button", { name: "Dark mode" }).click();
  assert.equal(await background(light), await background(dark));
});

await step("nothing overflows a narrow window", async () => {
  const narrow = await open({ viewport: { width: 380, height: 800 } });
  const [content, window] = await narrow.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= window, `${content} > ${window}`);
});

await step("without scripts everything is there", async () => {
  const plain = await open({ javaScriptEnabled: false });
  assert.equal(await plain.locator(".finding:not(.suppressed)").count(), all);
  assert.equal(await plain.locator("#filters").isVisible(), false);
});

// The page's policy for content would refuse the tester's own script, so this part alone goes without it.
for (const colorScheme of ["light", "dark"]) {
  await step(`axe finds no barrier (${colorScheme})`, async () => {
    const tested = await open({ colorScheme, bypassCSP: true, hash: "#severity=error" });
    await tested.evaluate(() => document.querySelectorAll("details").forEach((it) => { it.open = true; }));
    await tested.addScriptTag({ content: axe });
    const { violations } = await tested.evaluate(() => globalThis.axe.run());
    const told = violations.map((it) => `${it.id}: ${it.help} (${it.nodes.length}, ${it.nodes[0].html.slice(0, 120)})`);
    assert.deepEqual(told, []);
  });
}

if (screenshots) {
  for (const [name, options] of [
    ["light", { colorScheme: "light" }],
    ["dark", { colorScheme: "dark" }],
    ["narrow", { viewport: { width: 420, height: 1000 } }],
  ]) {
    await (await open(options)).screenshot({ path: `${screenshots}/${name}.png` });
  }
}
await browser.close();
assert.deepEqual(problems, [], "the console is empty and nothing is fetched");
console.log(`${all} findings, no problem`);
