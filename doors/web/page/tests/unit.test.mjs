import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { mathematics } from '../scripts/lean_three.mjs';
import { here, load } from './load.mjs';

const toml = await load('toml');
const { copyAllowed } = await load('sanitize');
const { readHash, writeHash } = await load('hash');

function examples() {
  const root = join(here, '../../../examples');
  const walk = (d) => readdirSync(d, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? walk(join(d, e.name)) : e.name.endsWith('.toml') ? [join(d, e.name)] : []));
  return existsSync(root) ? walk(root) : [];
}
const files = examples();

test('there are examples', () => assert.ok(files.length > 10));
for (const file of files) {
  const text = readFileSync(file, 'utf8');
  test(`round trip of ${file.split('examples/').pop()}`, () => {
    const table = toml.read(text);
    assert.deepEqual(toml.read(toml.write(table)), table);
    assert.equal(toml.write(toml.read(toml.write(table))), toml.write(table));
    // Setting every key to what it says changes nothing that is read; comments stay.
    let again = text;
    for (const [section, part] of Object.entries(table)) {
      if (toml.isTable(part)) for (const [key, value] of Object.entries(part)) { if (!toml.isTable(value)) again = toml.setKey(again, section, key, value); }
      else if (Array.isArray(part) && part.every(toml.isTable)) part.forEach((one, i) => { for (const [key, value] of Object.entries(one)) again = toml.setKey(again, section, key, value, i); });
      else again = toml.setKey(again, '', section, part);
    }
    assert.deepEqual(toml.read(again), table);
    assert.equal((again.match(/#/g) ?? []).length, (text.match(/#/g) ?? []).length);
  });
}
test('one key changes, is added, is removed', () => {
  const text = '# c\nschema = 1\ntitle = "a # b"  # kept\n\n[person]\nage_years = 48   # years\nconcerns = [\n  "x", # y\n  "z"]\n\n[device]\nkind = "pen"\n\n[[product]]\nname = "a"\n\n[[product]]\nname = "b"\n';
  let out = toml.setKey(text, 'person', 'age_years', 50);
  assert.match(out, /age_years = 50 {3}# years/);
  out = toml.setKey(out, 'person', 'concerns', ['w']);
  assert.deepEqual(toml.read(out).person.concerns, ['w']);
  out = toml.setKey(out, '', 'title', 'say "hi" \\ </script>\n😀');
  assert.equal(toml.read(out).title, 'say "hi" \\ </script>\n😀');
  assert.match(out, /# kept/);
  out = toml.setKey(out, 'numbing', 'cream', 'lidocaine_4');
  assert.equal(toml.read(out).numbing.cream, 'lidocaine_4');
  out = toml.setKey(out, 'product', 'ph', 5.5, 1);
  assert.deepEqual(JSON.parse(JSON.stringify(toml.read(out).product)), [{ name: 'a' }, { name: 'b', ph: 5.5 }]);
  out = toml.dropSection(out, 'product', 0);
  assert.deepEqual(JSON.parse(JSON.stringify(toml.read(out).product)), [{ name: 'b', ph: 5.5 }]);
  out = toml.addToList(out, 'product', { name: 'c' });
  assert.equal(toml.read(out).product.length, 2);
  out = toml.setKey(out, 'person', 'age_years', undefined);
  assert.equal('age_years' in toml.read(out).person, false);
  assert.equal(toml.read(toml.dropSection(out, 'numbing')).numbing, undefined);
});

// A few nodes, as far as the copier reads and makes them.
class Node {
  constructor(name, attributes = {}, children = []) { this.nodeType = 1; this.nodeName = name.toUpperCase(); this.nodeValue = null; this.attributes = attributes; this.childNodes = children; }
  getAttribute(n) { return this.attributes[n] ?? null; }
  setAttribute(n, v) { this.attributes[n] = v; }
  appendChild(c) { this.childNodes.push(c); }
}
const textNode = (t) => ({ nodeType: 3, nodeName: '#text', nodeValue: t, childNodes: [] });
const doc = { createElement: (n) => new Node(n), createTextNode: textNode };
const show = (n) => (n.nodeType === 3 ? n.nodeValue : `<${n.nodeName.toLowerCase()}${Object.entries(n.attributes).map(([k, v]) => ` ${k}="${v}"`).join('')}>${n.childNodes.map(show).join('')}</>`);
test('only what is allowed is copied', () => {
  const from = new Node('body', {}, [
    new Node('section', { class: 'plain', onclick: 'x()', id: 'a', style: 'color:red' }, [new Node('h2', {}, [textNode('T')]), new Node('script', {}, [textNode('bad()')]), new Node('img', { src: 'x', onerror: 'bad()' }), new Node('a', { href: 'javascript:bad()' }, [textNode('link')]), { nodeType: 8, nodeName: '#comment', nodeValue: 'c', childNodes: [] }]),
    new Node('svg', {}, [new Node('script', {}, [textNode('bad()')])]), new Node('p', { class: 'quiet "><b' }, [textNode('<b>')]),
  ]);
  const into = new Node('div');
  copyAllowed(from, into, doc);
  assert.equal(show(into), '<div><section class="plain"><h2>T</>link</><p class="quiet"><b></></>');
});
test('an address holds state and comes back', () => {
  const place = { story: 'six_monthly', day: '30.25', tab: 'sure', view: 'face', map: 'collagen_total', beside: 'examples/light/ipl.toml', series: 'vegf', course: 'title = "ü 😀 <&#>"\n' };
  assert.deepEqual(readHash(writeHash(place)), place);
  assert.deepEqual(readHash('#c=%%%&s=%E0%A4%A&x=1'), {});
});
const built = join(here, '.cache/bundle/page.js');
test('nobody calls what three is left without', { skip: !existsSync(built) }, () => {
  const script = readFileSync(built, 'utf8');
  assert.ok(mathematics.length > 50);
  assert.deepEqual(mathematics.filter((name) => new RegExp(`\\.${name}\\b`).test(script)), []);
});
