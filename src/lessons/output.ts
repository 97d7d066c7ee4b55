/** Outputs of cells: what stands under a cell when it has run, as plain data and as Markdown. */

import { withoutIsolates } from '../text/token-text';

export type Output =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'table'; readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }
  /** `text` says what the picture shows, where there is no picture. */
  | { readonly kind: 'plot'; readonly svg: string; readonly text: string }
  | QuestionOutput;

export interface QuestionOutput {
  readonly kind: 'question';
  readonly question: string;
  readonly state: 'open' | 'right' | 'wrong';
  /** What is said of the answer, or how to give one. */
  readonly note: string;
  /** The hints so far. */
  readonly hints: readonly string[];
  /** Whether there is another hint. */
  readonly hasMore: boolean;
}

/** Returns an output as Markdown; a plot as its text. */
export function outputMarkdown(output: Output): string {
  switch (output.kind) {
    case 'text':
    case 'plot':
      return escaped(output.text);
    case 'table':
      return tableMarkdown(output.columns, output.rows);
    case 'question': {
      const { question, state, note, hints } = output;
      const mark = { open: '', right: '✓ ', wrong: '✗ ' }[state];
      const answered = `${mark}${escaped(note)}`;
      return [
        `**${escaped(question)}**`,
        state === 'open' ? `*${answered}*` : answered,
        ...hints.map((hint) => `> ${escaped(hint)}`),
      ].join('\n\n');
    }
  }
}

function tableMarkdown(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => escaped(cell)).join(' | ')} |`;
  return [line(columns), `|${columns.map((_, i) => (i === 0 ? ' :-- |' : ' --: |')).join('')}`, ...rows.map(line)].join(
    '\n',
  );
}

/** Text as it is: no character of it is a sign of Markdown or HTML. */
function escaped(text: string): string {
  return withoutIsolates(text)
    .replace(/[\\`*_{}[\]<>()#+!|~$&-]/g, (character) =>
      '<>&'.includes(character) ? ({ '<': '&lt;', '>': '&gt;', '&': '&amp;' }[character] ?? '') : `\\${character}`,
    )
    .replace(/\s*\n\s*/g, ' ');
}
