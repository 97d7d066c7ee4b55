/**
 * Definitions in the sources that users read, microgpt.ts and value.ts: finds from a name the place
 * of its definition, by the text alone.
 */

/** A place in a source; line and column count from 0. */
export interface Definition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Returns where the name at `offset` of `file` is defined: a function, class, type or constant at
 * the top of a source, or a member of Value, of the tape, or of the class around. Null for anything
 * else, such as a local variable.
 */
export function definitionAt(texts: ReadonlyMap<string, string>, file: string, offset: number): Definition | null {
  const text = texts.get(file);
  if (text === undefined) return null;
  const start = text.slice(0, offset).search(/[\w$]*$/);
  const name = /^[\w$]+/.exec(text.slice(start))?.[0];
  if (name === undefined) return null;
  if (text[start - 1] === '.' && text[start - 2] !== '.') {
    const object = /[\w$]*$/.exec(text.slice(0, start - 1))?.[0] ?? '';
    if (object === 'this') return memberOf(file, text, classAround(text, start), name);
    if (/^[A-Z]/.test(object) && object !== 'Value') return null;
    const className = object === 'tape' ? 'TapeWriter' : 'Value';
    return firstOf(texts, (other, content) => memberOf(other, content, className, name));
  }
  return topLevel(file, text, name, false) ?? firstOf(texts, (other, content) => topLevel(other, content, name, true));
}

function firstOf(
  texts: ReadonlyMap<string, string>,
  find: (file: string, text: string) => Definition | null,
): Definition | null {
  for (const [file, text] of texts) {
    const found = find(file, text);
    if (found !== null) return found;
  }
  return null;
}

function topLevel(file: string, text: string, name: string, exported: boolean): Definition | null {
  const kinds = 'function\\*?|class|interface|type|const|let';
  return match(
    file,
    text,
    new RegExp(`^${exported ? 'export ' : '(?:export )?'}(?:${kinds}) (?=${escaped(name)}(?![\\w$]))`, 'm'),
  );
}

/** Finds a member of a class, which ends at the first brace at the beginning of a line. */
function memberOf(file: string, text: string, className: string | null, name: string): Definition | null {
  const head = className === null ? null : new RegExp(`^(?:export )?class ${className}\\b`, 'm').exec(text);
  if (head === null) return null;
  const end = text.indexOf('\n}', head.index);
  const member = new RegExp(`^  (?:(?:static|readonly|private|get|set) )*(?=${escaped(name)}(?:[(<:]| = ))`, 'm');
  return match(file, text, member, head.index, end);
}

function classAround(text: string, offset: number): string | null {
  return [...text.slice(0, offset).matchAll(/^(?:export )?class (\w+)/gm)].at(-1)?.[1] ?? null;
}

function match(file: string, text: string, pattern: RegExp, from = 0, to = text.length): Definition | null {
  const found = pattern.exec(text.slice(from, to));
  if (found === null) return null;
  const before = text.slice(0, from + found.index + found[0].length);
  return { file, line: before.split('\n').length - 1, column: before.length - before.lastIndexOf('\n') - 1 };
}

function escaped(name: string): string {
  return name.replaceAll('$', '\\$');
}
