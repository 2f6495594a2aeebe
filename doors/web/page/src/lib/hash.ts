// State and view in the address: a link says which story, which course, which day and what is looked at.
export interface Place { story?: string; course?: string; day?: string; tab?: string; view?: string; map?: string; beside?: string; series?: string }
const short: [keyof Place, string][] = [['story', 's'], ['day', 'd'], ['tab', 't'], ['view', 'v'], ['map', 'm'], ['series', 'q'], ['beside', 'b'], ['course', 'c']];

const toBase = (text: string) => {
  let raw = '';
  for (const byte of new TextEncoder().encode(text)) raw += String.fromCharCode(byte);
  return btoa(raw).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
};
const fromBase = (text: string) => {
  const raw = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(raw, (c) => c.charCodeAt(0)));
};

export function writeHash(place: Place): string {
  const parts: string[] = [];
  for (const [name, letter] of short) {
    const value = place[name];
    if (value) parts.push(`${letter}=${name === 'course' ? toBase(value) : encodeURIComponent(value)}`);
  }
  return parts.length ? '#' + parts.join('&') : '';
}
export function readHash(hash: string): Place {
  const place: Place = {};
  for (const part of hash.replace(/^#/, '').split('&')) {
    const at = part.indexOf('=');
    const found = short.find(([, letter]) => letter === part.slice(0, at));
    if (at < 0 || !found) continue;
    try {
      place[found[0]] = found[0] === 'course' ? fromBase(part.slice(at + 1)) : decodeURIComponent(part.slice(at + 1));
    } catch { /* a broken part of an address is left out */ }
  }
  return place;
}
