/** Printer: the output of `npm run train`, lines of JSON or a progress line for people. */

import type { RecordedStep } from '../step/recorded-step';
import { formatCount, formatCounted, formatLoss } from '../text/numbers';
import { formatDocuments } from '../training/corpus/division';
import type { SessionStatus } from '../training/status';
import { withVisibleControls } from './control-characters';

export interface Printer {
  /** `cut`: documents longer than the block size. */
  begin(status: SessionStatus, cut: number): void;
  progress(status: Pick<SessionStatus, 'state' | 'step' | 'numSteps' | 'loss' | 'stepsPerSecond'>): void;
  step(recorded: RecordedStep): void;
  samples(samples: readonly string[]): void;
}

/** Receives the output. */
type Write = (text: string) => void;

/** `rewrites`: whether the output is a terminal that can write a line again. */
export function printer(json: boolean, write: Write, rewrites: boolean): Printer {
  return json ? jsonPrinter(write) : linePrinter(write, rewrites);
}

/** Returns true for an output that may receive escape sequences. */
export function takesEscapes({ isTTY }: { readonly isTTY?: boolean }, { TERM, NO_COLOR }: NodeJS.ProcessEnv): boolean {
  return isTTY === true && TERM !== 'dumb' && !NO_COLOR;
}

function jsonPrinter(write: Write): Printer {
  const print = (value: object): void => write(`${JSON.stringify(value)}\n`);
  return {
    begin() {},
    progress() {},
    step({ step, loss, learningRate, document, positions, created }) {
      print({ step, loss, learningRate, document, positions, created });
    },
    samples: (samples) => print({ samples }),
  };
}

/**
 * On a terminal one line that is written repeatedly; into a file or a pipe a line per tenth of the
 * run.
 */
function linePrinter(write: Write, rewrites: boolean): Printer {
  let tenth = -1;
  const print = (line: string): void => write(`${line}\n`);
  return {
    begin({ documents, division, vocabularySize, parameters, config }, cut) {
      const of = [formatDocuments(documents, division, config?.blockSize), `vocabulary ${formatCount(vocabularySize)}`];
      print([...of, formatCounted(parameters, 'parameter')].join(', '));
      if (cut > 0)
        print(`longer than the block size of ${config?.blockSize}, and cut: ${formatCounted(cut, 'document')}`);
    },
    progress({ state, step, numSteps, loss, stepsPerSecond }) {
      if (loss === null) return;
      const rate = stepsPerSecond === null ? '' : `  ${stepsPerSecond.toFixed(0)} steps/s`;
      const line = `step ${String(step).padStart(String(numSteps).length)} of ${numSteps}  loss ${formatLoss(loss)}`;
      if (rewrites) write(`\r\u001B[2K${line}${rate}${state === 'running' ? '' : '\n'}`);
      else if (Math.floor((10 * step) / numSteps) > tenth || state !== 'running') {
        tenth = Math.floor((10 * step) / numSteps);
        print(line);
      }
    },
    step() {},
    samples(samples) {
      // One line each: blocks of a text have line feeds.
      for (const sample of samples) print(withVisibleControls(sample).replaceAll('\n', '\\n'));
    },
  };
}
