// Methods whose name nobody says anywhere in the bundle cannot be called: they are left out, and again until none is left. Names that the platform says
// stay. Classes keep all else, so a name that is only built from strings at run time would be lost: nothing here builds one.
const platform = new Set(['constructor', 'toString', 'toJSON', 'valueOf', 'then', 'catch', 'finally', 'next', 'return', 'throw', 'handleEvent', 'connectedCallback', 'disconnectedCallback', 'attributeChangedCallback', 'adoptedCallback']);

const each = (node, visit) => {
  if (!node || typeof node.type !== 'string' || visit(node) === false) return;
  for (const value of Object.values(node)) for (const one of Array.isArray(value) ? value : [value]) if (one && typeof one === 'object') each(one, visit);
};
/** The name under which a node hands out a function: a method of a class, or "this.name = function". */
function nameOf(node) {
  if (node.type === 'MethodDefinition' && node.kind === 'method' && !node.computed && node.key.type === 'Identifier') return node.key.name;
  const e = node.type === 'ExpressionStatement' ? node.expression : null;
  const assigns = e?.type === 'AssignmentExpression' && e.left.type === 'MemberExpression' && !e.left.computed && e.left.object.type === 'ThisExpression';
  return assigns && /^(Function|ArrowFunction)Expression$/.test(e.right.type) ? e.left.property.name : '';
}

export function dropUnsaid(code, parse) {
  let dropped = 0;
  for (let round = 0; round < 6; ++round) {
    const tree = parse(code), said = new Set(platform), found = [];
    const handed = new Set(); // "this.name" where it is only handed out
    each(tree, (node) => {
      const name = nameOf(node);
      if (name) found.push([name, node]);
      if (name && node.expression) handed.add(node.expression.left);
      if (node.type === 'MemberExpression' && !node.computed && !handed.has(node)) said.add(node.property.name);
      if (node.type === 'Property' && node.key.type === 'Identifier') said.add(node.key.name);
      if (node.type === 'Literal' && typeof node.value === 'string') said.add(node.value);
    });
    const cuts = found.filter(([name]) => !said.has(name)).map(([, node]) => [node.start, node.end]).sort((a, b) => b[0] - a[0]);
    if (!cuts.length) break;
    for (const [from, to] of cuts) code = code.slice(0, from) + code.slice(to);
    dropped += cuts.length;
  }
  return { code, dropped };
}
