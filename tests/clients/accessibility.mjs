// Examines pages with axe-core in Chromium, in light and in dark, at phone width:
// node accessibility.mjs <browser> <page.html>... prints a list of [page, scheme, rule, element] as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [executablePath, ...pages] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });
const found = [];
try {
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme });
    for (const path of pages) {
      const page = await context.newPage();
      await page.goto(pathToFileURL(path).href, { waitUntil: "load" });
      await page.evaluate(() => document.querySelectorAll("details").forEach((each) => { each.open = true; }));
      await page.evaluate(axe);
      const { violations } = await page.evaluate((tags) => axe.run({ runOnly: tags }), rules);
      for (const { id, nodes } of violations) found.push([path, colorScheme, id, nodes[0].html.slice(0, 200)]);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      if (wide) found.push([path, colorScheme, "wider-than-the-phone", ""]);
      await page.close();
    }
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify(found));
