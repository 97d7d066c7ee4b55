/**
 * Lesson text: a lesson's Markdown to its cells, and cells back to Markdown. A cell that is not
 * changed is written as it was read, to the character.
 *
 * Fenced blocks with the word `microgpt` are cells that run; what is between them is one cell of
 * prose each. Other fenced blocks are prose (CommonMark 0.31, section 4.5).
 */

/** The word behind a fence whose block runs. */
export const cellLanguage = 'microgpt';

export interface LessonCell {
  readonly kind: 'prose' | 'code';
  /** Without the blank lines around it, and without fences; lines end with `\n`. */
  readonly text: string;
  /** The word behind its fence; `microgpt` where a lesson was read. */
  readonly language: string;
  /** The characters that it was read from; null for a new cell. */
  readonly raw: string | null;
}

const OPENING = /^ {0,3}(`{3,}|~{3,})[ \t]*([^\s`]*)[ \t]*([^`\r\n]*)$/;
const LINES = /[^\r\n]*(?:\r\n|\n|\r|$)/gy;

interface Fence {
  readonly mark: string;
  readonly runs: boolean;
}

/** Returns the cells of a text, in order; none of an empty text. */
export function readLesson(text: string): LessonCell[] {
  const cells: LessonCell[] = [];
  let prose = '';
  let code: string[] | null = null;
  let fence: Fence | null = null;
  const endProse = () => {
    if (prose !== '') cells.push({ kind: 'prose', text: proseText(prose), language: 'markdown', raw: prose });
    prose = '';
  };
  const endCode = (lines: readonly string[]) => {
    const raw = lines.join('');
    cells.push({ kind: 'code', text: codeText(raw), language: cellLanguage, raw });
  };
  for (const line of linesOf(text)) {
    const bare = line.replace(/[\r\n]+$/, '');
    if (fence === null) {
      fence = opened(bare);
      if (fence?.runs !== true) {
        prose += line;
        continue;
      }
      endProse();
      code = [line];
    } else {
      const closes = isClosing(bare, fence);
      if (code === null) prose += line;
      else code.push(line);
      if (!closes) continue;
      if (code !== null) endCode(code);
      code = null;
      fence = null;
    }
  }
  if (code !== null) endCode(code);
  endProse();
  return blankBefore(cells);
}

/** Returns the text of cells. Cells that were read and are unchanged are as they were. */
export function writeLesson(cells: readonly LessonCell[]): string {
  const lineEnd = cells.some(({ raw }) => raw?.includes('\r\n')) ? '\r\n' : '\n';
  let text = '';
  for (const [i, cell] of cells.entries()) {
    const { raw } = cell;
    const same = raw !== null && sameAsRead(cell, raw);
    const own = (same ? raw : written(cell)).replaceAll('\n', same ? '\n' : lineEnd);
    text += separation(text, own, lineEnd, same && cells[i - 1]?.raw !== null) + own;
  }
  return text;
}

/** Returns the title of a lesson, its first heading; null where it has none. */
export function lessonTitle(text: string): string | null {
  for (const { kind, text: prose } of readLesson(text)) {
    const heading = kind === 'prose' ? /^#{1,6}[ \t]+(.*?)[ \t]*#*$/m.exec(prose)?.[1] : undefined;
    if (heading) return heading;
  }
  return null;
}

function* linesOf(text: string): Generator<string> {
  for (const [line] of text.matchAll(LINES)) if (line !== '') yield line;
}

function opened(line: string): Fence | null {
  const [, mark, language, rest] = OPENING.exec(line) ?? [];
  if (mark === undefined) return null;
  return { mark, runs: language === cellLanguage && rest === '' };
}

function isClosing(line: string, { mark }: Fence): boolean {
  const closing = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1];
  return closing !== undefined && closing[0] === mark[0] && closing.length >= mark.length;
}

function proseText(raw: string): string {
  return withLineFeeds(raw)
    .replace(/^\uFEFF/, '')
    .replace(/^(?:[ \t]*\n)+/, '')
    .replace(/\s+$/, '');
}

/** The lines between the fences; the closing one may be missing. */
function codeText(raw: string): string {
  const lines = withLineFeeds(raw).split('\n');
  while (lines.length > 0 && lines[0]?.trim() === '') lines.shift();
  while (lines.at(-1)?.trim() === '') lines.pop();
  const fence = opened(lines[0] ?? '');
  const last = lines.length > 1 && fence !== null && isClosing(lines.at(-1) ?? '', fence);
  return lines.slice(1, last ? -1 : undefined).join('\n');
}

function sameAsRead({ kind, text, language }: LessonCell, raw: string): boolean {
  const read = kind === 'prose' ? proseText(raw) : codeText(raw);
  return withLineFeeds(text) === read && (kind === 'prose' || language === cellLanguage);
}

function written({ kind, text, language }: LessonCell): string {
  const lines = withLineFeeds(text);
  if (kind === 'prose') return `${lines.replace(/\s+$/, '')}\n`;
  const longest = Math.max(2, ...[...lines.matchAll(/^ {0,3}(`{3,})/gm)].map(([, mark = '']) => mark.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${lines}${lines === '' ? '' : '\n'}${fence}\n`;
}

/** What stands between a text and the cell behind it: nothing where both are as they were read. */
function separation(before: string, own: string, lineEnd: string, asRead: boolean): string {
  if (before === '') return '';
  const ends = /[\r\n]$/.test(before);
  if (asRead && ends) return '';
  const blank = /(?:^|\n|\r)[ \t]*(?:\r\n|\n|\r)$/.test(before) || /^[ \t]*(?:\r\n|\n|\r)/.test(own);
  return `${ends ? '' : lineEnd}${blank ? '' : lineEnd}`;
}

/** Prose that is nothing but blank lines is no cell: it belongs to the cell before, or behind. */
function blankBefore(cells: readonly LessonCell[]): LessonCell[] {
  const kept: LessonCell[] = [];
  let blank = '';
  for (const cell of cells) {
    if (cell.kind === 'prose' && cell.text === '') {
      const before = kept.pop();
      if (before === undefined) blank = cell.raw ?? '';
      else kept.push({ ...before, raw: `${before.raw}${cell.raw}` });
      continue;
    }
    kept.push({ ...cell, raw: `${blank}${cell.raw}` });
    blank = '';
  }
  if (blank !== '') kept.push({ kind: 'prose', text: '', language: 'markdown', raw: blank });
  return kept;
}

function withLineFeeds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}
