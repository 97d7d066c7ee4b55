/** What `npm run train` prints: lines of JSON, or a progress line for people. */

import type { RecordedStep } from '../graph/recorded-step';
import type { SessionStatus } from '../training/status';

export interface Printer {
  /** `cut`: documents longer than the block size. */
  begin(status: SessionStatus, cut: number): void;
  progress(status: SessionStatus): void;
  step(recorded: RecordedStep): void;
  samples(samples: readonly string[]): void;
}

export function printer(json: boolean): Printer {
  return json ? jsonPrinter() : linePrinter(process.stdout.isTTY === true);
}

function jsonPrinter(): Printer {
  const print = (value: object): void => {
    process.stdout.write(`${JSON.stringify(value)}\n`);
  };
  return {
    begin() {},
    progress() {},
    step({ step, loss, learningRate, document, positions, tape }) {
      print({ step, loss, learningRate, document, positions, created: tape.length - tape.parameterCount });
    },
    samples: (samples) => print({ samples }),
  };
}

/** On a terminal one line that is written anew; into a file or a pipe a line each tenth of the way. */
function linePrinter(terminal: boolean): Printer {
  let tenth = -1;
  return {
    begin({ documents, vocabularySize, parameters, config }, cut) {
      const count = (n: number): string => n.toLocaleString('en');
      console.log(
        `${count(documents)} documents, vocabulary ${count(vocabularySize)}, ${count(parameters)} parameters`,
      );
      if (cut > 0) console.log(`longer than the block size of ${config?.blockSize}, and cut: ${count(cut)} documents`);
    },
    progress({ state, step, numSteps, loss, stepsPerSecond }) {
      if (loss === null) return;
      const rate = stepsPerSecond === null ? '' : `  ${stepsPerSecond.toFixed(0)} steps/s`;
      const line = `step ${String(step).padStart(String(numSteps).length)} of ${numSteps}  loss ${loss.toFixed(4)}`;
      if (terminal) process.stdout.write(`\r\u001B[2K${line}${rate}${state === 'running' ? '' : '\n'}`);
      else if (Math.floor((10 * step) / numSteps) > tenth || state !== 'running') {
        tenth = Math.floor((10 * step) / numSteps);
        console.log(line);
      }
    },
    step() {},
    samples(samples) {
      for (const sample of samples) console.log(sample);
    },
  };
}
