// Copies markup of the engine node by node: elements and classes of a short list, everything else as its text.
const allowed = new Set(['section', 'h2', 'h3', 'h4', 'p', 'ul', 'ol', 'li', 'b', 'em', 'span', 'strong', 'div', 'table', 'caption', 'thead', 'tbody', 'tr', 'th', 'td', 'br', 'sup', 'sub', 'abbr']);
const dropped = new Set(['script', 'style', 'template', 'iframe', 'object', 'embed', 'noscript', 'svg', 'math', 'link', 'meta', 'title', 'head']);
const className = /^[A-Za-z][A-Za-z0-9_-]{0,40}$/;

export interface Made {
  appendChild(child: never): unknown;
}
interface NodeLike {
  nodeType: number;
  nodeName: string;
  nodeValue: string | null;
  childNodes: ArrayLike<NodeLike>;
  getAttribute?(name: string): string | null;
}
interface DocumentLike {
  createElement(name: string): { appendChild(child: unknown): unknown; setAttribute(name: string, value: string): void };
  createTextNode(text: string): unknown;
}

export function copyAllowed(from: NodeLike, into: { appendChild(child: any): unknown }, document: DocumentLike): void {
  for (let i = 0; i < from.childNodes.length; ++i) {
    const node = from.childNodes[i]!;
    if (node.nodeType === 3) {
      into.appendChild(document.createTextNode(node.nodeValue ?? ''));
      continue;
    }
    if (node.nodeType !== 1) continue;
    const name = node.nodeName.toLowerCase();
    if (dropped.has(name)) continue;
    if (!allowed.has(name)) {
      copyAllowed(node, into, document);
      continue;
    }
    const made = document.createElement(name);
    const classes = (node.getAttribute?.('class') ?? '').split(/\s+/).filter((c) => className.test(c));
    if (classes.length) made.setAttribute('class', classes.join(' '));
    copyAllowed(node, made, document);
    into.appendChild(made);
  }
}

/** Shows markup of the engine inside `target`, in place of what stood there. */
export function showMarkup(target: HTMLElement, markup: string): void {
  const parsed = new DOMParser().parseFromString(markup, 'text/html');
  const made = document.createDocumentFragment();
  copyAllowed(parsed.body as unknown as NodeLike, made, document as unknown as DocumentLike);
  target.replaceChildren(made);
}
