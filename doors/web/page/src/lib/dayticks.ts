// The slider of days goes by outputs, which are dense after a session and sparse later: its labels say which days lie where.
const nice = [0, 1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90, 120, 150, 180, 240, 300, 365, 540, 730];

export interface Tick { index: number; day: number }
export function nearest(days: number[], day: number): number {
  let best = 0;
  days.forEach((d, i) => { if (Math.abs(d - day) < Math.abs(days[best]! - day) - 1e-9) best = i; });
  return best;
}
/** Centre of the thumb, in pixels from the left of the slider: it stays inside, so its way is shorter than the slider. */
export function thumbAt(index: number, last: number, width: number, thumb = 16): number {
  return thumb / 2 + (width - thumb) * (last > 0 ? index / last : 0);
}
/** Days with a label: the first (which says that it is a day), the last, and between them session days before round ones, as far as labels have room. */
export function dayTicks(days: number[], sessions: number[], width: number, room = 34): Tick[] {
  const last = days.length - 1;
  if (last < 1) return [];
  const at = (index: number) => thumbAt(index, last, width);
  const chosen: Tick[] = [{ index: 0, day: days[0]! }, { index: last, day: days[last]! }];
  for (const list of [sessions, nice])
    for (const day of list) {
      const index = nearest(days, day);
      // A label must not name a day that is not there.
      if (Math.abs(days[index]! - day) > 0.02 * Math.max(1, day)) continue;
      if (chosen.every((c) => Math.abs(at(c.index) - at(index)) >= (c.index ? room : 1.5 * room))) chosen.push({ index, day });
    }
  return chosen.sort((a, b) => a.index - b.index);
}
