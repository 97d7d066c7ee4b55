/** Comparison of two runs, as a document: what they have in common, and what differs. */

import { formatCount, formatLoss, formatNumber } from '../../text/numbers';
import { shownText } from '../../text/token-text';
import { formatDocuments } from '../../training/corpus/division';
import type { RunSummary } from '../../training/run-summary';
import { configWords } from './config-words';

export interface ComparedRun {
  readonly title: string;
  readonly summary: RunSummary;
}

type Row = readonly [what: string, one: string, other: string];

/** Returns Markdown. Rows that differ are bold. */
export function comparisonText(one: ComparedRun, other: ComparedRun): string {
  const [a, b] = [one.summary, other.summary];
  const row = (what: string, of: (run: RunSummary) => string): Row => [what, of(a), of(b)];
  const programs: Row[] = [
    row('program', ({ program }) => shownText(program.name)),
    row('version of its text', ({ program }) => program.sha256.slice(0, 12)),
    row('corpus', ({ corpus, documents, division, config }) => {
      return `${shownText(corpus)}, ${formatDocuments(documents, division, config.blockSize)}`;
    }),
  ];
  const own = [...new Set([a, b].flatMap(({ config }) => Object.keys(config.own ?? {})))];
  const settings: Row[] = [
    ...configWords.map(([part, word]) => row(word, ({ config }) => formatNumber(config[part]))),
    ...own.map((name) =>
      row(name, ({ config }) => (config.own?.[name] === undefined ? '' : formatNumber(config.own[name]))),
    ),
  ];
  const steps: Row[] = [
    row('steps', (run) => formatCount(run.steps)),
    ...stepsToCompare(a, b).map((step) => row(`mean loss at step ${formatCount(step)}`, (run) => lossWords(run, step))),
  ];
  return [
    `# ${markdownCell(one.title)} and ${markdownCell(other.title)}`,
    'What differs is bold. A mean loss is that of the 50 steps up to there, in nats.',
    table(['', one.title, other.title], programs),
    '## Losses',
    table(['', one.title, other.title], steps),
    '## Settings',
    table(['', one.title, other.title], settings),
    '',
  ].join('\n\n');
}

/** Tenths of the longer run. */
function stepsToCompare(a: RunSummary, b: RunSummary): number[] {
  const longest = Math.max(a.steps, b.steps);
  const tenths = Array.from({ length: 10 }, (_, i) => Math.round(((i + 1) * longest) / 10));
  return [...new Set(tenths)].filter((step) => step > 0);
}

/** The mean at the last point of the line that is not after the step. */
function lossWords({ means, steps }: RunSummary, step: number): string {
  if (step > steps) return '';
  let found: number | null = null;
  for (let i = 0; i + 1 < means.length; i += 2) {
    const at = means[i];
    if (at === undefined || at > step) break;
    found = means[i + 1] ?? null;
  }
  return found === null ? '' : formatLoss(found);
}

function table(heads: readonly [string, string, string], rows: readonly Row[]): string {
  const lines = rows.map(([what, one, other]) => {
    const strong = (text: string) => (one === other || text === '' ? markdownCell(text) : `**${markdownCell(text)}**`);
    return `| ${markdownCell(what)} | ${strong(one)} | ${strong(other)} |`;
  });
  return [`| ${heads.map(markdownCell).join(' | ')} |`, '|---|---|---|', ...lines].join('\n');
}

/** Text that Markdown shows as it is. */
export function markdownCell(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+|<>!]/g, (mark) => `\\${mark}`);
}
