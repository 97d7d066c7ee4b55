/** Generate pane state: the position that is looked at, and the requests for another document. */

import { signal } from '@preact/signals';
import * as v from 'valibot';
import type { WritingRequest } from '../../step/model/writing';
import type { GenerationOptions } from '../../training/generation/options';
import { type PaneDefinition, PaneState } from '../state/pane-state';

const choice = v.object({
  position: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  all: v.boolean(),
});

export class GenerateState extends PaneState<'generate', WritingRequest> {
  /** What is wrong with the prefix or the temperature that was typed; null where nothing is. */
  readonly problem = signal<string | null>(null);
  private asking = false;
  private next: GenerationOptions | null = null;

  /**
   * Asks for a document with `ask`. While it is on its way, only the newest of further requests is
   * kept: a slider makes more of them than anyone sees.
   */
  async ask(options: GenerationOptions, ask: (options: GenerationOptions) => Promise<void>): Promise<void> {
    this.problem.value = null;
    this.next = options;
    if (this.asking) return;
    this.asking = true;
    try {
      while (this.next !== null) {
        const now: GenerationOptions = this.next;
        this.next = null;
        await ask(now);
      }
    } finally {
      this.asking = false;
    }
  }
}

export const generatePane: PaneDefinition<WritingRequest, GenerateState> = {
  schema: v.optional(choice, { position: 0, all: false }),
  create: (kept, want) => new GenerateState(kept, want, (chosen) => ({ kind: 'generate', ...chosen })),
};
