/** Terminal entry of `npm run train`: the training of the extension, in a terminal. */

import { once } from 'node:events';
import { totalmem } from 'node:os';
import path from 'node:path';
import { getHeapStatistics } from 'node:v8';
import { UserError } from '../engine/user-error';
import { builtIn } from '../program/built-in';
import { corpusFrom, figuresOf } from '../training/corpus/corpus';
import { checkConfig, checkSampling } from '../training/run/config';
import { memoryOf } from '../training/run/size';
import { Session } from '../training/session';
import type { SessionStatus } from '../training/status';
import { withVisibleControls } from './control-characters';
import { readCorpusFile } from './corpus-file';
import { type Options, readOptions, usage } from './options';
import { printer, takesEscapes } from './printer';

const { stdout } = process;
const write = (text: string): void => void stdout.write(text);

/** The built-in names, at the place where the build puts them. */
const names = path.join(__dirname, '..', 'dist', 'names.txt');

async function train({ config, sampling, corpus, division, json }: Options): Promise<void> {
  checkConfig(config);
  if (sampling.count !== 0) checkSampling(sampling);
  const print = printer(json, write, takesEscapes(stdout, process.env));
  let end: (status: SessionStatus) => void;
  let fail: (error: unknown) => void;
  const ended = new Promise<SessionStatus>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  const session = new Session(builtIn, {
    now: () => performance.now(),
    async breathe() {
      // Training waits for the reader of its output.
      if (stdout.writableNeedDrain) await once(stdout, 'drain');
      await new Promise((resolve) => setImmediate(resolve));
    },
    progress(status) {
      print.progress(status);
      if (status.state === 'finished' || status.state === 'diverged') end(status);
    },
    stepped: (recorded) => print.step(recorded),
    failed: (error) => fail(error),
    memory: memoryOf(totalmem(), process.constrainedMemory(), getHeapStatistics().heap_size_limit),
  });
  const text = corpusFrom(await readCorpusFile(corpus ?? names), corpus ?? 'names', division);
  print.begin(await session.restart(config, text), figuresOf(text, config).cut);
  await session.run();
  const { problem } = await ended;
  if (problem !== null) {
    throw new UserError(
      `The loss is ${problem.loss} at step ${problem.step}. The first non-finite ${problem.what} (${problem.value}) ` +
        `is that of ${problem.place} (node ${problem.node}), ${session.program.source.file}:${problem.range.line}: ${problem.code}. Lower the learning rate.`,
    );
  }
  print.samples(sampling.count === 0 ? [] : await session.sample(sampling));
}

async function main(): Promise<void> {
  try {
    const options = readOptions(process.argv.slice(2));
    if (options.help) write(`${usage}\n`);
    else await train(options);
  } catch (error) {
    const text = error instanceof UserError ? error.message : error instanceof Error ? error.stack : error;
    console.error(withVisibleControls(String(text)));
    process.exitCode = 1;
  }
}

void main();
