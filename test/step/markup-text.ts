/** Reads XML and DOT as far as the files of the graph need it, and throws where they are not well formed. */

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

/** The root element of a document. */
export function readXml(text: string): XmlElement {
  const top: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  const token = /<\?xml[^>]*\?>|<(\/?)([A-Za-z][\w-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
  while (token.lastIndex < text.length) {
    const from = token.lastIndex;
    const match = token.exec(text);
    if (match === null) throw new Error(`no XML at ${from}: ${text.slice(from, from + 60)}`);
    const [, closing, name, attributes, empty, content] = match;
    const innermost = open[open.length - 1];
    if (content !== undefined) {
      innermost.text += unescaped(content);
    } else if (closing === '/') {
      if (open.length < 2 || innermost.name !== name) throw new Error(`</${name}> closes <${innermost.name}>`);
      open.pop();
    } else if (name !== undefined) {
      const pairs = [...attributes.matchAll(/([\w:-]+)="([^"]*)"/g)];
      const names = pairs.map(([, key]) => key);
      if (new Set(names).size < names.length) throw new Error(`an attribute stands twice in <${name}>`);
      const element: XmlElement = {
        name,
        attributes: Object.fromEntries(pairs.map(([, key, value]) => [key, unescaped(value)])),
        children: [],
        text: '',
      };
      innermost.children.push(element);
      if (empty === '') open.push(element);
    }
  }
  if (open.length !== 1 || top.children.length !== 1) throw new Error('the document has no end, or several roots');
  return top.children[0];
}

/** All elements of a name, in order. */
export function elementsOf(root: XmlElement, name: string): XmlElement[] {
  return [...(root.name === name ? [root] : []), ...root.children.flatMap((child) => elementsOf(child, name))];
}

function unescaped(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot have
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/u.test(text)) {
    throw new Error('a character that XML does not have');
  }
  if (/&(?!(lt|gt|amp|quot);)/.test(text)) throw new Error('a & that begins no entity');
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

export interface DotGraph {
  readonly nodes: { readonly id: string; readonly cluster: string | null; readonly attributes: Attributes }[];
  /** By name, with the cluster around each. */
  readonly clusters: Map<string, string | null>;
  readonly edges: { readonly from: string; readonly to: string; readonly attributes: Attributes }[];
}

type Attributes = Readonly<Record<string, string>>;

/** A digraph of statements, one a line or several, as the grammar of DOT has them. */
export function readDot(text: string): DotGraph {
  const tokens = [...text.matchAll(/\s*(?:("(?:[^"\\]|\\.)*")|(->)|([{}[\]=,])|([\w.-]+)|(\S))/gsy)].map(
    ([, quoted, arrow, sign, word, wrong]) => {
      if (wrong !== undefined) throw new Error(`${wrong} is no DOT`);
      return quoted ?? arrow ?? sign ?? word;
    },
  );
  let at = 0;
  const next = () => tokens[at++] ?? fail('the graph has no end');
  const expect = (token: string) => next() === token || fail(`${token} is missing before ${tokens.slice(at, at + 5)}`);
  const graph: DotGraph = { nodes: [], clusters: new Map(), edges: [] };
  expect('digraph');
  next();
  expect('{');
  statements(null);
  if (at !== tokens.length) fail('there is more after the graph');
  return graph;

  function statements(cluster: string | null): void {
    for (let token = next(); token !== '}'; token = next()) {
      if (token === 'subgraph') {
        const name = id(next());
        if (graph.clusters.has(name)) fail(`${name} stands twice`);
        graph.clusters.set(name, cluster);
        expect('{');
        statements(name);
      } else if (['graph', 'node', 'edge'].includes(token)) {
        attributes();
      } else if (tokens[at] === '->') {
        at++;
        graph.edges.push({ from: id(token), to: id(next()), attributes: attributes() });
      } else {
        graph.nodes.push({ id: id(token), cluster, attributes: attributes() });
      }
    }
  }

  function attributes(): Attributes {
    const found: Record<string, string> = {};
    expect('[');
    for (let token = next(); token !== ']'; token = next()) {
      if (token === ',') continue;
      expect('=');
      found[token] = id(next());
    }
    return found;
  }
}

function id(token: string): string {
  if (/^[{}[\]=,]$/.test(token)) fail(`${token} is no name`);
  return token.startsWith('"')
    ? token
        .slice(1, -1)
        .replace(/\\(.)/gs, (_, character) => (character === 'n' ? '\n' : character))
        .replaceAll('&amp;', '&')
    : token;
}

function fail(why: string): never {
  throw new Error(why);
}
