/** A description in two: its first sentence (or clause, where a sentence is long) with the bounds, and the rest. */
export function hintOf(description: string, bounds: string, byDefault: string): { first: string; rest: string } {
  const long = 110;
  const capital = (words: string) => words.replace(/^./, (c) => c.toUpperCase());
  const whole = description.trim();
  const sentence = /^.+?[.!?](?=\s+[A-Z0-9“])/s.exec(whole)?.[0] ?? whole;
  const clause = sentence.length > long ? /^.{20,}?(?=[;:]\s)/s.exec(sentence)?.[0] ?? sentence : sentence;
  const rest = whole.slice(clause.length).replace(/^[\s;:]+/, '');
  const end = [bounds, byDefault].filter(Boolean).join('; ');
  return { first: clause.replace(/\.$/, rest || end ? '' : '.') + (end ? ` (${end})` : rest ? '.' : ''), rest: capital(rest) };
}
