// Draws a page in Chromium, on a phone without its frame, or the bot's Home tab as somebody sees it there:
// node screenshot.mjs <browser> <url> <picture> <width> <height> [<selector to wait for> [<whose Home tab> [<part>]]]
// A part, such as the pane of a thread, is opened by pressing what was waited for.
import { chromium } from "playwright-core";

const [executablePath, url, path, width, height, selector = ".blocks, .bk-text", owner, part] = process.argv.slice(2);
const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"];
const browser = await chromium.launch({ executablePath, args: quiet });
try {
  const page = await browser.newPage({ viewport: { width: Number(width), height: Number(height) } });
  await page.goto(url, { waitUntil: "load" });
  if (owner) {
    await page.locator(".actas select, select.actas").first().selectOption(owner);
    await page.locator(".sidebar").getByText("vraagpunt").click();
  }
  await page.waitForSelector(selector);
  if (Number(width) < 600) {
    await page.addStyleTag({ content: ".topbar, .sidebar, .notif-overlay { display: none !important }" });
  }
  await page.waitForTimeout(500);
  if (part) {
    await page.locator(selector).last().click();
    await page.addStyleTag({ content: `${part} { width: 390px !important; max-width: 390px !important }` });
    await page.locator(part).waitFor();
    await page.waitForTimeout(500);
  }
  await (part ? page.locator(part) : page).screenshot({ path });
} finally {
  await browser.close();
}
