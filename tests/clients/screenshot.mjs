// Draws a page in Chromium: node screenshot.mjs <browser> <url> <picture> <width> <height> [<selector to wait for>]
import { chromium } from "playwright-core";

const [executablePath, url, path, width, height, selector = ".blocks, .bk-text"] = process.argv.slice(2);
const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"];
const browser = await chromium.launch({ executablePath, args: quiet });
try {
  const page = await browser.newPage({ viewport: { width: Number(width), height: Number(height) } });
  await page.goto(url, { waitUntil: "load" });
  await page.waitForSelector(selector);
  await page.waitForTimeout(500);
  await page.screenshot({ path });
} finally {
  await browser.close();
}
