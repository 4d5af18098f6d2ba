// Draws whole pages in Chromium at the width of a phone: node pages.mjs <browser> <page.html> <picture.png> ...
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [executablePath, ...pairs] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });
try {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  for (let at = 0; at < pairs.length; at += 2) {
    await page.goto(pathToFileURL(pairs[at]).href, { waitUntil: "load" });
    await page.screenshot({ path: pairs[at + 1], fullPage: true });
  }
} finally {
  await browser.close();
}
