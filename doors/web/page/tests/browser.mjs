// What the tests in a browser share: the built page behind a server and as a file, and how one waits for it.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

export const here = dirname(dirname(fileURLToPath(import.meta.url)));
export const dist = join(here, 'dist');
export const out = join(here, 'tests/out');
mkdirSync(out, { recursive: true });
export const stories = ['six_monthly', 'home_roller', 'what_gets_in', 'every_tone', 'pain_and_cream', 'too_much'];
export const looks = {
  light: { colorScheme: 'light', viewport: { width: 1440, height: 960 } },
  dark: { colorScheme: 'dark', viewport: { width: 1440, height: 960 } },
  phone: { colorScheme: 'light', viewport: { width: 390, height: 844 }, hasTouch: true },
};
export const file = pathToFileURL(join(dist, 'index.html')).href;
export const launch = (args = []) => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', ...args] });

export async function serve() {
  assert.ok(existsSync(join(dist, 'index.html')), 'build the page first: STIPPLE_ENGINE=folder npm run build');
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://x').pathname;
    const name = path === '/' ? 'index.html' : path.slice(1);
    if (!['index.html', 'sw.js'].includes(name)) { response.writeHead(404).end(); return; }
    response.writeHead(200, { 'content-type': name.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8' }).end(readFileSync(join(dist, name)));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** A page that keeps what went wrong in it. */
export function watched(page) {
  page.faults = [];
  page.on('pageerror', (e) => page.faults.push(`error: ${e.message}`));
  page.on('console', (m) => { if (m.type() === 'error' && !/favicon/.test(m.text())) page.faults.push(`console: ${m.text()}`); });
  page.on('dialog', (d) => { page.faults.push('a dialog opened'); void d.dismiss(); });
  return page;
}
export const contextOf = (browser, options = looks.light, more = {}) => browser.newContext({ ...options, reducedMotion: 'reduce', acceptDownloads: true, ...more });
export async function open(browser, address, options, more) {
  const page = watched(await (await contextOf(browser, options, more)).newPage());
  await page.goto(address);
  return page;
}
export const idle = (page) => page.waitForFunction(() => !document.querySelector('.status .spin') && !document.querySelector('.answer.stale'), null, { timeout: 60000 });
