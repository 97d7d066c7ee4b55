/** Kept lessons: what was done in each lesson, and the outputs of its cells, across windows. */

import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type * as vscode from 'vscode';
import type { Output } from '../../lessons/output';

const key = 'microgpt.lessons';
/** The most lessons that are kept; those used longest ago are dropped. */
const MOST = 40;

const text = v.string();
const OutputSchema: v.GenericSchema<unknown, Output> = v.variant('kind', [
  v.strictObject({ kind: v.literal('text'), text }),
  v.strictObject({ kind: v.literal('table'), columns: v.array(text), rows: v.array(v.array(text)) }),
  v.strictObject({ kind: v.literal('plot'), svg: text, text }),
  v.strictObject({
    kind: v.literal('question'),
    question: text,
    state: v.picklist(['open', 'right', 'wrong']),
    note: text,
    hints: v.array(text),
    hasMore: v.boolean(),
  }),
]);

const CellSchema = v.strictObject({
  done: v.boolean(),
  /** The hints that were shown. */
  hints: v.number(),
  outputs: v.pipe(v.array(OutputSchema), v.readonly()),
});

const LessonSchema = v.strictObject({
  id: text,
  /** The number of cells that run. */
  total: v.number(),
  cells: v.record(v.string(), CellSchema),
});

export type KeptCell = Readonly<v.InferOutput<typeof CellSchema>>;
export type KeptLesson = Readonly<v.InferOutput<typeof LessonSchema>>;

export const nothingDone: KeptCell = { done: false, hints: 0, outputs: [] };

export class KeptLessons {
  private readonly memento: vscode.Memento;

  constructor(memento: vscode.Memento) {
    this.memento = memento;
  }

  /** Returns what is kept of a lesson; null where nothing is. */
  lesson(id: string): KeptLesson | null {
    return this.all().find((lesson) => lesson.id === id) ?? null;
  }

  cell(id: string, cell: string): KeptCell {
    return this.lesson(id)?.cells[cell] ?? nothingDone;
  }

  /** Keeps a cell; `cells` are the keys of all cells of the lesson. */
  async keep(id: string, cells: readonly string[], cell: string, kept: KeptCell): Promise<void> {
    const before = this.lesson(id)?.cells ?? {};
    const still = Object.entries({ ...before, [cell]: kept }).filter(([one]) => cells.includes(one));
    const lesson: KeptLesson = { id, total: cells.length, cells: Object.fromEntries(still) };
    const others = this.all().filter((one) => one.id !== id);
    await this.memento.update(key, [...others, lesson].slice(-MOST));
  }

  async forget(id: string): Promise<void> {
    await this.memento.update(
      key,
      this.all().filter((one) => one.id !== id),
    );
  }

  /** What another version has kept, or is damaged, counts as nothing. */
  private all(): readonly KeptLesson[] {
    const parsed = v.safeParse(v.array(LessonSchema), this.memento.get(key, []));
    return parsed.success ? parsed.output : [];
  }
}

/** Names cells by their texts; equal ones are numbered. */
export function cellKeys(texts: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return texts.map((one) => {
    const count = seen.get(one) ?? 0;
    seen.set(one, count + 1);
    return `${createHash('sha256').update(one).digest('hex').slice(0, 16)}.${count}`;
  });
}

/** Returns how many cells of a lesson are done. */
export function doneCount(lesson: KeptLesson | null): number {
  return Object.values(lesson?.cells ?? {}).filter(({ done }) => done).length;
}
