// Every story and the questions, in light, dark and on a phone, held to pictures that somebody has looked at (tests/goldens).
//   npm run goldens    writes them anew: then look at them, and at what changed, before they are kept
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { contextOf, file, here, launch, looks, out, stories, watched } from './browser.mjs';
import { compare, difference, read, reduce, write } from './picture.mjs';

const folder = join(here, 'tests/goldens');
const fontsFile = join(folder, 'fonts.json');
const writing = process.env.STIPPLE_GOLDENS === 'write';
mkdirSync(folder, { recursive: true });
let browser, bench, fonts;

/** The same letters elsewhere have other widths: then every line would break elsewhere, and a comparison would say only that. */
const widths = (page) => page.evaluate(() => {
  const context = document.createElement('canvas').getContext('2d');
  const root = getComputedStyle(document.documentElement);
  return ['--serif', '--sans'].map((name) => {
    context.font = `100px ${root.getPropertyValue(name)}`;
    return Math.round(context.measureText('Six sessions at a clinic, 1.5 mm').width);
  });
});

/** One page for a look goes from view to view, so that the engine is read once. */
const pages = new Map();
async function pageOf(look, from = browser) {
  const kept = pages.get(look);
  if (kept && from === browser) return kept;
  const context = await contextOf(from, looks[look]);
  // Before and after are painted when one scrolls there; they would come at any time.
  await context.addInitScript(() => { delete globalThis.IntersectionObserver; });
  const page = watched(await context.newPage());
  await page.goto(file);
  if (from === browser) pages.set(look, page);
  return page;
}
/** What is looked at: six hours after the first session, because then there is most to see. `fault` is done to the page and undone. */
async function show(look, view, fault = null, from = browser) {
  const page = await pageOf(look, from);
  await page.evaluate((hash) => { location.hash = hash; scrollTo(0, 0); }, view === 'home' ? '' : `#s=${view}&d=0.25`);
  await page.waitForSelector(view === 'home' ? '.card' : `.workspace[data-story="${view}"] .page-one section.plain`);
  if (view !== 'home' && view !== 'too_much') {
    await page.waitForSelector('svg.marks .bar', { state: 'attached' }); // written once WebGL has drawn
    if (await page.locator('.plot-box').count()) await page.waitForSelector('.uplot canvas');
  }
  if (typeof fault === 'string') await page.evaluate((css) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]; }, fault);
  else if (fault) await page.evaluate(fault);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(250);
  const png = await page.screenshot({ fullPage: true });
  assert.deepEqual(page.faults, []);
  const drawn = { png, small: await reduce(bench, png), letters: JSON.stringify(await widths(page)) };
  await page.evaluate(() => { document.adoptedStyleSheets = []; });
  if (fault && typeof fault !== 'string') { pages.delete(look); await page.context().close(); }
  return drawn;
}
const golden = (name) => read(readFileSync(join(folder, `${name}.png`)));
const measures = (r) => `differing ${(100 * r.share).toFixed(2)} %, mean ${r.mean.toFixed(3)}, worst field ${(100 * r.worst).toFixed(1)} %, fields ${r.many}, hue ${r.tint.toFixed(1)}`;
const others = (seen) => `other fonts than those of the goldens (${seen.letters}, not ${fonts})`;

before(async () => {
  browser = await launch();
  bench = await (await browser.newContext()).newPage();
  fonts = existsSync(fontsFile) ? readFileSync(fontsFile, 'utf8') : null;
});
after(async () => { await browser?.close(); });

for (const look of Object.keys(looks))
  for (const view of ['home', ...stories]) {
    const name = `${view}-${look}`;
    test(`golden picture of ${name}`, { timeout: 60000 }, async (t) => {
      const seen = await show(look, view);
      if (writing) {
        writeFileSync(join(folder, `${name}.png`), write(seen.small));
        writeFileSync(fontsFile, seen.letters);
        writeFileSync(join(out, `golden-${name}.png`), seen.png);
        return;
      }
      if (seen.letters !== fonts) return t.skip(others(seen));
      const result = compare(golden(name), seen.small);
      t.diagnostic(measures(result));
      if (!result.wrong.length) return;
      const saved = join(out, `golden-${name}.png`), differs = join(out, `golden-${name}-difference.png`);
      writeFileSync(saved, seen.png);
      writeFileSync(differs, difference(seen.small, result));
      assert.fail(`${name}: ${result.wrong.join('; ')}. Seen: ${saved}; what differs: ${differs}; if that is meant: npm run goldens`);
    });
  }

// The comparison can fail, and does not where nobody would mind.
const faults = {
  'a paragraph is missing': ['six_monthly', '.page-one ul { visibility: hidden; }'],
  'the curves are missing': ['six_monthly', '.uplot canvas { visibility: hidden; }'],
  'the skin is missing': ['home_roller', '#skin-canvas { visibility: hidden; }'],
  'bars are missing': ['home_roller', '.chart .fill-blue { visibility: hidden; }'],
  'a card is missing': ['home', '#card-pain_and_cream { visibility: hidden; }'],
  'a column has moved': ['six_monthly', '.col-answer { position: relative; left: 12px; }'],
  'what follows has moved down': ['home', '.cards { padding-top: 8px; }'],
  'colours are inverted': ['pain_and_cream', 'html { filter: invert(1); }'],
  'colours are turned': ['pain_and_cream', '.col-skin { filter: hue-rotate(180deg); }'],
};
for (const [what, [view, fault]] of Object.entries(faults))
  test(`goldens notice that ${what}`, { timeout: 60000, skip: writing }, async (t) => {
    const seen = await show('light', view, fault);
    if (seen.letters !== fonts) return t.skip(others(seen));
    const result = compare(golden(`${view}-light`), seen.small);
    t.diagnostic(measures(result));
    assert.notDeepEqual(result.wrong, []);
  });

function changeDigits() {
  const walk = document.createTreeWalker(document.querySelector('.page-one'), NodeFilter.SHOW_TEXT);
  for (let n = walk.nextNode(), left = 3; n && left; n = walk.nextNode())
    if (/[2-8]/.test(n.nodeValue)) { n.nodeValue = n.nodeValue.replace(/[2-8]/, (d) => String(Number(d) + 1)); --left; }
}
const harmless = {
  'edges smoothed another way': '.frame { opacity: 0.985; } #skin-canvas { filter: blur(0.5px) brightness(1.02); }',
  'changed digits': changeDigits,
};
for (const [what, change] of Object.entries(harmless))
  test(`goldens let pass: ${what}`, { timeout: 60000, skip: writing }, async (t) => {
    const seen = await show('light', 'six_monthly', change);
    if (seen.letters !== fonts) return t.skip(others(seen));
    const result = compare(golden('six_monthly-light'), seen.small);
    t.diagnostic(measures(result));
    assert.deepEqual(result.wrong, []);
  });
test('goldens let pass: another way to draw', { timeout: 90000, skip: writing }, async (t) => {
  const other = await launch(['--disable-gpu', '--use-angle=swiftshader', '--disable-lcd-text', '--font-render-hinting=none', '--disable-partial-raster']);
  const seen = await show('light', 'six_monthly', null, other);
  await other.close();
  if (seen.letters !== fonts) return t.skip(others(seen));
  const result = compare(golden('six_monthly-light'), seen.small);
  t.diagnostic(measures(result));
  assert.deepEqual(result.wrong, []);
});
