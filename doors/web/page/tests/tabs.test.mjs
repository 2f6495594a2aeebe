// Two tabs of one browser: one service worker and one history of storage, but two engines and two addresses.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contextOf, idle, launch, serve, watched } from './browser.mjs';

let browser, server;
before(async () => {
  server = await serve();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.close();
});

test('two tabs work on two courses at once', { timeout: 180000 }, async () => {
  const context = await contextOf(browser);
  const tabs = await Promise.all([0, 1].map(async () => watched(await context.newPage())));
  const [clinic, home] = tabs;
  // The second comes while the worker of the first takes over.
  await Promise.all(tabs.map((tab) => tab.goto(server.address)));
  await clinic.evaluate(() => navigator.serviceWorker.ready);
  await clinic.click('#card-six_monthly');
  await home.click('#card-home_roller');
  for (const tab of tabs) await tab.waitForSelector('.page-one section.plain');
  const state = (tab) => tab.evaluate(() => ({ hash: location.hash, title: document.querySelector('h1').textContent, answer: document.querySelector('.page-one').textContent, day: document.querySelector('.day-number').textContent }));
  const before = await Promise.all(tabs.map(state));

  const set = (tab, field, value) => tab.evaluate(([id, v]) => {
    const input = document.querySelector(id);
    input.value = v;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }, [field, value]);
  await Promise.all([set(clinic, '#f-device-needle_length_mm-0', '0.8'), set(home, '#f-course-sessions-0', '3')]);
  await Promise.all(tabs.map(idle));
  await Promise.all(tabs.map((tab) => tab.waitForFunction((h) => location.hash !== h, '')));
  await clinic.waitForTimeout(400);
  const after = await Promise.all(tabs.map(state));

  assert.match(after[0].answer, /0\.8\smm/);
  assert.notEqual(after[1].answer, before[1].answer);
  assert.doesNotMatch(after[1].answer, /0\.8\smm/);
  assert.match(after[0].hash, /^#s=six_monthly&.*c=/);
  assert.match(after[1].hash, /^#s=home_roller&.*c=/);
  for (const [i, says, not] of [[0, /needle_length_mm = 0\.8/, /sessions = 3\b/], [1, /sessions = 3\b/, /needle_length_mm = 0\.8/]]) {
    await tabs[i].getByRole('button', { name: 'Course file' }).click();
    const course = await tabs[i].inputValue('#toml');
    assert.match(course, says);
    assert.doesNotMatch(course, not);
  }

  // One changes again while the other is only looked at: what is looked at stays as it is.
  const quiet = await state(home);
  await clinic.fill('#toml', (await clinic.inputValue('#toml')).replace('needle_length_mm = 0.8', 'needle_length_mm = 1.1'));
  await idle(clinic);
  assert.match((await state(clinic)).answer, /1\.1\smm/);
  assert.deepEqual(await state(home), quiet);
  // Each comes back to its own course.
  await clinic.waitForTimeout(400);
  await Promise.all(tabs.map((tab) => tab.reload()));
  await Promise.all(tabs.map(idle));
  assert.match((await state(clinic)).answer, /1\.1\smm/);
  assert.equal(await home.inputValue('#f-course-sessions-0'), '3');
  for (const tab of tabs) assert.deepEqual(tab.faults, []);
  await context.close();
});
