// A quantity of the ledger in words: "ratio:pain:with|pain:with&plain" reads "Pain with a cream, over the same (course “plain”)".
import { text } from '../text/en';

const t = text.quantity;
const spaced = (name: string) => name.replace(/_/g, ' ');
const first = (words: string) => words.replace(/^./, (c) => c.toUpperCase());
const statesOf = (names: string) => names.split('+').map((n) => t.states[n] ?? spaced(n)).join(t.and);

function place(part: string): { read: string; where: string[] } {
  const where: string[] = [];
  const read = part.replace(/([@&])([^@&]+)/g, (_, mark, name) => {
    where.push(mark === '@' && /^[\d.]+$/.test(name) ? t.atDay(name) : t.of(spaced(name)));
    return '';
  });
  return { read, where };
}

function plain(read: string): string {
  const [kind = '', a = '', b = ''] = read.split(':');
  const of = t.states[`${a}:${b}`] ?? (statesOf(a) + (b && t.regions[b] ? t.regions[b] : ''));
  if (kind === 'reach_day') return t.reach(a, statesOf(b));
  if (kind === 'rms') return t.rms(statesOf(a.replace(/_day$/, '')));
  if (kind in t.kinds) return t.kinds[kind]!(of);
  if (kind === 'reported') return t.reported(t.endpoints[a] ?? spaced(a), t.raters[b] ?? b);
  if (kind === 'endpoint' || kind === 'moved' || kind === 'change') return t.changes[kind]!(t.endpoints[a] ?? spaced(a));
  if (kind === 'kp_table' || kind === 'kp_coverage') return t.tables[kind]!(t.fields[b] ?? spaced(b), a) + (read.endsWith(':fresh') ? t.fresh : '');
  if (kind === 'group_half_life' || kind === 'group_lifetime') return t.tables[kind]!(t.fields[a] ?? spaced(a), spaced(b));
  if (kind === 'numbing') return t.numbing(t.fields[a] ?? spaced(a), b);
  const hours = read.split(':').slice(2);
  return (t.fields[a || kind] ?? spaced(a || kind)) + (hours.length ? t.hours(hours) : '');
}

export function quantityWords(quantity: string): string {
  const both = /^(ratio|difference):([^|]*)\|(.*)$/.exec(quantity);
  if (!both) {
    const { read, where } = place(quantity);
    return first([plain(read), ...where].join(', '));
  }
  const [one, other] = [place(both[2]!), place(both[3]!)];
  const joined = both[1] === 'ratio' ? t.over : t.less;
  // Read twice, the quantity is named once.
  const same = one.read === other.read;
  return first(same ? [plain(one.read), `${one.where.join(', ') || t.here} ${joined} ${other.where.join(', ') || t.here}`].join(', ') : `${[plain(one.read), ...one.where].join(', ')} ${joined} ${[plain(other.read), ...other.where].join(', ')}`);
}
