/** Whatever a model file is, the session, each pane, exports, samples, checkpoints, going back and the debugger work on it. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { PaneRequest } from '../../src/inspection/panes/panes';
import { builtIn } from '../../src/program/built-in';
import type { Program } from '../../src/program/program';
import { stepLines } from '../../src/step/cursor/lines';
import { publishedConfig } from '../../src/training/run/config';
import { decodeCheckpoint } from '../../src/training/saved/checkpoint';
import { checkpointFile, programOf, resumed, weightsFile } from '../../src/training/saved/saved-run';
import { debuggerOf, inspectionOf } from '../inspected';
import { fileOf, models } from '../program/edited-model';
import { loaded } from '../program/loaded';
import { names } from '../training/corpus-text';
import { endSessions, observed } from '../training/observed-session';
import { plainRequest } from '../training/requests';
import { digest } from '../training/step-digest';

const config = { ...publishedConfig, nEmbd: 8, nHead: 2, blockSize: 8, numSteps: 40 };
const STEPS = 12;

const folder = path.resolve('media', 'models');
const starters = fs
  .readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
  .map((name) => [name, fs.readFileSync(path.join(folder, name), 'utf8')] as const);

const panes: readonly PaneRequest[] = [
  { kind: 'heatMaps', quantity: 'gradient', matrix: null },
  { kind: 'matrices' },
  { kind: 'parameters', by: 'gradient', search: '', from: 0, count: 50 },
  { kind: 'distributions' },
  { kind: 'document', layer: 0, head: null },
  { kind: 'generate', position: 0, all: false },
  { kind: 'tokenizer' },
];

const encode = (text: string) => new TextEncoder().encode(text);

describe('every model file', () => {
  afterEach(endSessions);

  for (const [what, text] of [...Object.entries(models), ...starters]) {
    const name = what.endsWith('.ts') ? what : 'model.ts';
    const program = (): Program => loaded(fileOf(text, name));

    it(`writes step by step where it can write, and is left as it was: ${what}`, async () => {
      const { session } = observed();
      await session.restart(config, names, { program: program() });
      for (let step = 0; step < 3; step++) await session.step();
      const before = digest(session.existing().recorded ?? assert.fail('a step is recorded'));
      const options = { stream: { kind: 'seed', seed: 3 }, temperature: 0.8, prefix: 'a', forced: [] } as const;
      if (session.program.module.sample === null) {
        await assert.rejects(session.generate(options), /exports no function sample/);
        return;
      }
      const { generation } = await session.generate(options);
      assert(generation);
      assert.ok(generation.document.startsWith('a'));
      const request = { ...plainRequest, pane: { kind: 'generate', position: 1, all: true } } as const;
      const { recorded, panes } = await inspectionOf(session).snapshot(request);
      assert.deepEqual([recorded?.loss, recorded?.document], [null, generation.document]);
      assert(panes?.pane?.kind === 'generate' && panes.pane.writing !== null);
      const { choice, written } = panes.pane.writing;
      assert.equal(written.length, recorded?.positions);
      assert.ok(choice !== null && choice.tokens.length === recorded?.vocabulary.length);
      assert.ok(choice.draw && !choice.logitNode.includes(-1), 'the draw and the logits are found');
      session.leaveGeneration();
      assert.equal(digest(session.existing().recorded ?? assert.fail('a step is recorded')), before);
    });

    it(`has its steps again, bit for bit, after a walk to and fro: ${what}`, async () => {
      const { session } = observed();
      await session.restart(config, names, { program: program() });
      const digests: string[] = [];
      const now = () => digest(session.existing().recorded ?? assert.fail('a step is recorded'));
      for (let step = 1; step <= STEPS; step++) {
        await session.step();
        digests.push(now());
      }
      for (const step of [3, STEPS, 1, 7, 2]) {
        await session.visit(step);
        assert.equal(now(), digests[step - 1], `step ${step}`);
      }
    });

    it(`is looked at in each pane, and exported: ${what}`, async () => {
      const { session } = observed();
      await session.restart(config, names, { program: program() });
      for (let step = 0; step < 3; step++) await session.step();
      const inspection = inspectionOf(session);
      for (const pane of panes) {
        const { recorded, panes: shown } = await inspection.snapshot({ ...plainRequest, pane });
        assert.equal(shown?.pane?.kind, pane.kind);
        assert.equal(recorded?.step, 3);
      }
      const statistics = await inspection.sourceStatistics();
      assert.ok(statistics !== null && statistics.lines.length > 3);
      const lines = text.split('\n');
      for (const { line } of statistics.lines) assert.match(lines[line - 1] ?? '', /\.\w+\(/, `line ${line}`);
      for (const kind of ['gradients', 'run', 'step'] as const) {
        const { bytes } = await inspection.export({ kind }, { encode, made: () => {} });
        assert.ok(bytes.length > 100, kind);
        if (kind === 'step') assert.equal(JSON.parse(new TextDecoder().decode(bytes)).text, text);
      }
      const weights = JSON.parse(new TextDecoder().decode(weightsFile(session.existing(), encode).bytes));
      assert.equal([Object.values(weights)].flat(4).length, session.existing().parameterCount);
    });

    it(`goes on from its checkpoint exactly, which brings the text: ${what}`, async () => {
      const { session } = observed();
      await session.restart(config, names, { program: program() });
      for (let step = 0; step < 5; step++) await session.step();
      const { bytes } = await checkpointFile(() => session.existing());
      const sixth = async () => {
        await session.step();
        return digest(session.existing().recorded ?? assert.fail('a step is recorded'));
      };
      const expected = await sixth();
      const checkpoint = decodeCheckpoint(new Uint8Array(bytes), 'a file');
      assert.equal(checkpoint.model?.file.text, text);
      const load = async (file: Parameters<typeof loaded>[0]) => loaded(file);
      const again = await programOf('The file', checkpoint, { builtIn, load });
      await resumed(session, checkpoint, names, { program: again });
      assert.equal(await sixth(), expected);
      await session.visit(2);
      assert.equal(session.existing().position, 2);
    });

    it(`stops at each line that runs, and only there: ${what}`, async () => {
      const { session } = observed();
      await session.restart(config, names, { program: program() });
      const debug = debuggerOf(session);
      await session.step();
      debug.attach();
      const lines = stepLines(session.program.source);
      assert.ok(lines.length > 5);
      const requests = lines.map((line) => ({ place: `${line}`, condition: '', hitCondition: '', logMessage: '' }));
      const set = debug.setBreakpoints('line', requests);
      assert.deepEqual(
        set.map(({ verified, line }) => [verified, line]),
        lines.map((line) => [true, line]),
      );
      debug.setBreakpoints('line', requests.slice(0, 1));
      await session.step();
      const report = debug.report();
      assert.deepEqual([report?.reason, debug.frames()[0]?.range.line], ['breakpoint', lines[0]]);
      debug.detach();
    });

    if (/export function sample/.test(text)) {
      it(`is sampled from, the same names from the same seed: ${what}`, async () => {
        const samples = async () => {
          const { session } = observed();
          await session.restart(config, names, { program: program() });
          await session.step();
          return await session.sample({ count: 5, temperature: 0.5, prefix: '' });
        };
        const first = await samples();
        for (const one of first) assert.match(one, /^[a-z]*$/);
        assert.deepEqual(await samples(), first);
      });
    }
  }
});
