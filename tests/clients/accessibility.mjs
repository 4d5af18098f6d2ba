// Examines pages with axe-core in Chromium, in light and in dark, at phone width:
// node accessibility.mjs <browser> <page.html>... prints a list of [page, scheme, rule, element] as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [executablePath, ...pages] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
// The dark scheme changes colours alone.
const rules = {
  light: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  dark: ["cat.color"],
};
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });
const found = [];
try {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  await page.evaluate(axe); // once: what is set as content later keeps the scripts of the window
  for (const path of pages) {
    await page.setContent(readFileSync(path, "utf8"), { waitUntil: "load" });
    await page.evaluate(() => document.querySelectorAll("details").forEach((each) => { each.open = true; }));
    for (const [colorScheme, tags] of Object.entries(rules)) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await page.evaluate((runOnly) => axe.run({ runOnly, resultTypes: ["violations"] }), tags);
      for (const { id, nodes } of violations) found.push([path, colorScheme, id, nodes[0].html.slice(0, 200)]);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      if (wide) found.push([path, colorScheme, "wider-than-the-phone", ""]);
    }
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify(found));
