// Drives Microsoft's Agents Playground in headless Chromium: one JSON command per line in, one JSON answer per line out.
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const [url, executablePath, profile] = process.argv.slice(2);
const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
const context = await chromium.launchPersistentContext(profile, {
  executablePath, args: quiet, headless: true, viewport: { width: 1280, height: 1300 },
});
const page = context.pages()[0] ?? await context.newPage();
page.setDefaultTimeout(10_000);
const until = Date.now() + 30_000; // the Playground starts meanwhile
while (!(await page.goto(url, { waitUntil: "load", timeout: 30_000 }).catch(() => null))) {
  if (Date.now() > until) throw new Error(`${url} does not answer`);
  await page.waitForTimeout(100);
}
await page.locator("[contenteditable=true]").first().waitFor({ timeout: 30_000 });

const composer = () => page.locator("[contenteditable=true]").first();
const cards = () => page.locator(".ac-adaptiveCard");
const lastCard = (holding) => cards().filter({ hasText: holding }).last();
const within = (holding) => (holding ? lastCard(holding) : page);
const dialog = () => page.getByRole("dialog").last();
const mention = async (box, bot, text) => {
  await box.click();
  if (bot) {
    await box.pressSequentially("@");
    await page.getByRole("listbox").or(page.getByRole("menu")).getByText(bot).first().click();
  }
  await box.pressSequentially(bot ? ` ${text}` : text);
};

const commands = {
  async say({ text }) {
    await composer().click();
    await composer().pressSequentially(text);
    await page.getByLabel("Send Message").first().click();
  },
  async press({ name, holding }) {
    await within(holding).getByRole("button", { name, exact: true }).last().click();
  },
  async choose({ choice, send, label, holding }) {
    const question = within(holding).locator(".ac-container").filter({ hasText: label }).last();
    const asked = label ? question : within(holding);
    await asked.getByRole("combobox").last().click();
    await page.getByRole("option", { name: choice, exact: true }).click();
    await asked.getByRole("button", { name: send, exact: true }).last().click();
  },
  async write({ open, text, send, holding }) {
    await within(holding).getByRole("button", { name: open, exact: true }).last().click();
    const written = page.locator("textarea:visible").last();
    await written.fill(text);
    await cards().filter({ has: written }).last().getByRole("button", { name: send, exact: true }).click();
  },
  async open({ place }) {
    await page.getByRole("treeitem", { name: place }).click();
    await composer().waitFor();
  },
  async post({ bot, text, button = "Post" }) {
    await mention(composer(), bot, text);
    await page.getByRole("button", { name: button, exact: true }).click();
  },
  async reply({ bot, text, holding }) {
    const thread = page.getByRole("group").filter({ hasText: holding }).filter({ has: page.getByRole("textbox") }).last();
    await mention(thread.getByRole("textbox").last(), bot, text);
    await thread.getByRole("button", { name: "Send Message", exact: true }).last().click();
  },
  async more({ holding }) {
    const more = page.getByRole("button", { name: "Show more information" });
    const message = page.locator("div").filter({ hasText: holding }).filter({ has: more }).last();
    await message.hover();
    await message.getByRole("button", { name: "Show more information" }).first().click();
  },
  async extend() {
    await page.getByRole("button", { name: "Trigger Message Extension App" }).first().click();
  },
  async action({ id }) {
    await page.getByText("Action Command").last().click();
    await page.getByPlaceholder("Input command id").fill(id);
    await page.getByRole("button", { name: "Create", exact: true }).click();
    await dialog().locator("textarea").waitFor();
  },
  async form() {
    return dialog().locator("textarea").inputValue();
  },
  async submit({ text, send }) {
    await dialog().locator("textarea").fill(text);
    await dialog().getByRole("button", { name: send, exact: true }).click();
  },
  async dismiss() {
    await dialog().getByRole("button", { name: "Close" }).first().click();
    await dialog().waitFor({ state: "detached" });
  },
  async phone({ path, holding }) {
    const card = lastCard(holding);
    const narrowed = () => card.evaluate((element) => {
      const was = element.getBoundingClientRect().width;
      element.style.width = "344px";
      return was === 344 ? element.scrollHeight : 0;
    });
    await page.mouse.move(0, 0); // over a chart it would show a figure
    await narrowed();
    await page.setViewportSize({ width: 1280, height: 600 + await card.evaluate((element) => Math.max(700, element.scrollHeight)) });
    for (let tries = 0; tries < 20; tries += 1) { // it may be drawn anew meanwhile, as wide as the page
      await page.waitForTimeout(50);
      if (await narrowed()) break;
    }
    await card.screenshot({ path });
    await card.evaluate((element) => { element.style.width = ""; });
    await page.setViewportSize({ width: 1280, height: 1300 });
  },
  async narrow({ path }) {
    await page.setViewportSize({ width: 390, height: 844 });
    await dialog().screenshot({ path });
    await page.setViewportSize({ width: 1280, height: 1300 });
  },
  async see({ text }) {
    await page.getByText(text).last().waitFor();
  },
  async gone({ text }) {
    await page.getByText(text).first().waitFor({ state: "detached" });
  },
  async screenshot({ path }) {
    await page.screenshot({ path });
  },
  async picture({ path, holding }) {
    await lastCard(holding).screenshot({ path });
  },
  async card({ holding }) {
    return lastCard(holding).innerText();
  },
  async threads() {
    const boxes = page.locator("[contenteditable=true]");
    return boxes.evaluateAll((all) => all.slice(1).map((box) => {
      let whole = box;
      while (whole.parentElement.querySelectorAll("[contenteditable=true]").length === 1) whole = whole.parentElement;
      return whole.innerText;
    }).filter((words) => !words.startsWith("Log Panel")));
  },
  async page() {
    return page.locator("body").innerText();
  },
};

console.log(JSON.stringify({ ok: true }));
for await (const line of createInterface({ input: process.stdin })) {
  const { do: name, ...given } = JSON.parse(line);
  try {
    console.log(JSON.stringify({ ok: true, value: await commands[name](given) ?? null }));
  } catch (error) {
    console.log(JSON.stringify({ ok: false, error: String(error) }));
  }
}
await context.close();
