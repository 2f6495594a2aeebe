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

/** The place that is looked at: six hours after the first session, because then there is most to see. */
async function show(look, view, more = {}) {
  const context = await contextOf(more.browser ?? browser, looks[look]);
  // Before and after are painted when one scrolls there; they would come at any time.
  await context.addInitScript(() => { delete globalThis.IntersectionObserver; });
  const page = watched(await context.newPage());
  await page.goto(view === 'home' ? file : `${file}#s=${view}&d=0.25`);
  await page.waitForSelector(view === 'home' ? '.card' : '.page-one section.plain');
  if (view !== 'home' && view !== 'too_much') {
    await page.waitForSelector('svg.marks .bar', { state: 'attached' }); // written once WebGL has drawn
    if (await page.locator('.plot-box').count()) await page.waitForSelector('.uplot canvas');
  }
  if (more.before) await page.evaluate(more.before);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(300);
  const png = await page.screenshot({ fullPage: true });
  assert.deepEqual(page.faults, []);
  const drawn = { png, small: await reduce(bench, png), widths: await widths(page) };
  await context.close();
  return drawn;
}
const golden = (name) => read(readFileSync(join(folder, `${name}.png`)));

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
      const letters = JSON.stringify(seen.widths);
      if (writing) {
        writeFileSync(join(folder, `${name}.png`), write(seen.small));
        writeFileSync(fontsFile, letters);
        writeFileSync(join(out, `golden-${name}.png`), seen.png);
        return;
      }
      if (letters !== fonts) return t.skip(`other fonts than those of the goldens (${letters}, not ${fonts})`);
      const kept = golden(name), result = compare(kept, seen.small);
      if (!result.wrong.length) return;
      const saved = join(out, `golden-${name}.png`), differs = join(out, `golden-${name}-difference.png`);
      writeFileSync(saved, seen.png);
      writeFileSync(differs, difference(seen.small, result));
      assert.fail(`${name}: ${result.wrong.join('; ')}. Seen: ${saved}; what differs: ${differs}; if that is meant: npm run goldens`);
    });
  }

// The comparison can fail, and does not where nobody would mind.
const faults = {
  'a paragraph is missing': ['six_monthly', () => { document.querySelector('.page-one ul').style.visibility = 'hidden'; }],
  'the curves are missing': ['six_monthly', () => { document.querySelector('.uplot canvas').style.visibility = 'hidden'; }],
  'the skin is missing': ['home_roller', () => { document.querySelector('#skin-canvas').style.visibility = 'hidden'; }],
  'bars are missing': ['home_roller', () => { for (const bar of document.querySelectorAll('.chart .fill-blue')) bar.style.visibility = 'hidden'; }],
  'a card is missing': ['home', () => { document.querySelector('#card-pain_and_cream').style.visibility = 'hidden'; }],
  'a column has moved': ['six_monthly', () => { const c = document.querySelector('.col-answer'); c.style.position = 'relative'; c.style.left = '12px'; }],
  'what follows has moved down': ['home', () => { document.querySelector('.cards').style.paddingTop = '8px'; }],
  'colours are inverted': ['pain_and_cream', () => { document.documentElement.style.filter = 'invert(1)'; }],
  'colours are turned': ['pain_and_cream', () => { document.querySelector('.col-skin').style.filter = 'hue-rotate(180deg)'; }],
  'the accent is another colour': ['six_monthly', () => { document.documentElement.style.setProperty('--accent', '#b00020'); document.documentElement.style.setProperty('--clear', '#ffe0e0'); }],
};
for (const [what, [view, fault]] of Object.entries(faults))
  test(`goldens notice that ${what}`, { timeout: 60000, skip: writing }, async (t) => {
    const seen = await show('light', view, { before: fault });
    if (JSON.stringify(seen.widths) !== fonts) return t.skip('other fonts');
    const result = compare(golden(`${view}-light`), seen.small);
    assert.notDeepEqual(result.wrong, [], JSON.stringify({ ...result, differs: undefined }));
  });

const harmless = {
  'a digit': ['six_monthly', () => { const walk = document.createTreeWalker(document.querySelector('.page-one'), NodeFilter.SHOW_TEXT); for (let n = walk.nextNode(), left = 3; n && left; n = walk.nextNode()) if (/[2-8]/.test(n.nodeValue)) { n.nodeValue = n.nodeValue.replace(/[2-8]/, (d) => String(Number(d) + 1)); --left; } }],
  'edges smoothed another way': ['six_monthly', () => { document.querySelector('.frame').style.opacity = '0.985'; document.querySelector('#skin-canvas').style.filter = 'blur(0.5px) brightness(1.02)'; }],
};
for (const [what, [view, change]] of Object.entries(harmless))
  test(`goldens let pass: ${what}`, { timeout: 60000, skip: writing }, async (t) => {
    const seen = await show('light', view, { before: change });
    if (JSON.stringify(seen.widths) !== fonts) return t.skip('other fonts');
    assert.deepEqual(compare(golden(`${view}-light`), seen.small).wrong, []);
  });
test('goldens let pass: another way to draw', { timeout: 90000, skip: writing }, async (t) => {
  const other = await launch(['--disable-gpu', '--use-angle=swiftshader', '--disable-lcd-text', '--font-render-hinting=none', '--disable-partial-raster']);
  const seen = await show('light', 'six_monthly', { browser: other });
  await other.close();
  if (JSON.stringify(seen.widths) !== fonts) return t.skip('other fonts');
  assert.deepEqual(compare(golden('six_monthly-light'), seen.small).wrong, []);
});
