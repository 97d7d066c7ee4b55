/** The model files that users begin with: they type-check wherever they are, and train. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Random as DeclaredRandom } from '../../media/models/random';
import type { Value as DeclaredValue, tape as declaredTape } from '../../media/models/value';
import { makeCorpus } from '../../scripts/corpus.mjs';
import { composed, operations } from '../../src/engine/operations';
import { Random } from '../../src/engine/random';
import { tape, Value } from '../../src/engine/value';
import { inOrder } from '../in-order';
import { loadModelFile, Trained } from './model-file';

const folder = path.join('media', 'models');
const original = path.join('src', 'engine', 'microgpt.ts');
const own = fs
  .readdirSync(folder)
  .filter((name) => /(?<!\.d)\.ts$/.test(name))
  .sort();
const files = [...own.map((name) => path.join(folder, name)), original];
const read = (file: string) => fs.readFileSync(file, 'utf8');
const names = makeCorpus().split('\n');

describe('the model files', () => {
  it('are the starters and the steps', () => {
    assert.deepEqual(own, [
      ...['bigram.ts', 'layer-norm.ts', 'mlp.ts', 'rope.ts', 'sgd.ts'],
      ...['step-1-bigram.ts', 'step-2-mlp.ts', 'step-3-attention.ts', 'step-4-layers.ts', 'two-layers-tied.ts'],
    ]);
  });

  it('have no error in TypeScript, inside a project with other settings, too', () => {
    const project = fs.mkdtempSync(path.join(os.tmpdir(), 'project-'));
    try {
      const write = (file: string, text: string) => {
        fs.mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
        fs.writeFileSync(path.join(project, file), text);
      };
      // Its types have an error of their own.
      write('node_modules/@types/wrong/index.d.ts', 'declare const Value: Missing;');
      write('node_modules/@types/wrong/package.json', '{ "name": "@types/wrong", "types": "index.d.ts" }');
      write('package.json', '{ "type": "commonjs" }');
      const others = { module: 'nodenext', lib: ['es2020', 'dom'], noUncheckedIndexedAccess: true, types: ['wrong'] };
      write('tsconfig.json', JSON.stringify({ compilerOptions: { ...others, noUnusedLocals: true, strict: true } }));
      for (const file of fs.readdirSync(folder)) write(`microgpt/${file}`, read(path.join(folder, file)));
      write('microgpt/microgpt.ts', read(original));
      // One that has errors, so that it is seen to be read.
      write('microgpt/wrong.ts', "import { Value } from './value';\nValue.constant(1).cosine();\nnew Value(1);\n");
      const tsc = path.join('node_modules', 'typescript', 'bin', 'tsc');
      const found = spawnSync(process.execPath, [tsc, '--pretty', 'false', '-p', path.join(project, 'microgpt')]);
      const errors = `${found.stdout}${found.stderr}`.trim().split('\n');
      assert.equal(errors.length, 2, errors.join('\n'));
      assert.match(errors[0], /wrong\.ts\(2,19\): error TS2339: Property 'cosine' does not exist on type 'Value'/);
      assert.match(errors[1], /wrong\.ts\(3,1\): error TS2673: Constructor of class 'Value' is private/);
    } finally {
      fs.rmSync(project, { recursive: true });
    }
  });

  it('are told the types of every operation, of parameters and of random numbers, as they are', () => {
    const methods = [...read(path.join(folder, 'value.d.ts')).matchAll(/^ {2}(?:static )?(\w+)\(/gm)];
    const words = operations.flatMap(({ word, arity }) => (arity > 0 ? [word] : []));
    assert.deepEqual(
      methods.map(([, name]) => name).sort(),
      [...words, ...Object.keys(composed), 'parameter', 'constant', 'backward', 'beginStep'].sort(),
    );
    tape.clear();
    const parameter: DeclaredValue = Value.parameter(2);
    const real: typeof declaredTape = tape;
    real.beginStep();
    const loss = parameter.mul(3);
    loss.backward();
    parameter.data -= 0.5 * parameter.grad;
    assert.deepEqual([loss.data, parameter.data], [6, 0.5]);
    const random: DeclaredRandom = Random.seeded(1);
    assert.ok(random.random() < 1);
  });

  it('have the tokenizer of microgpt.ts, and say how they differ from it', () => {
    const tokenizer = (file: string) => /^\/\/ --- Tokenizer[\s\S]*?(?=^\/\/ ---)/m.exec(read(file))?.[0];
    assert.ok(tokenizer(original)?.includes('export function encode('));
    for (const file of files.slice(0, -1)) {
      assert.equal(tokenizer(file), tokenizer(original), file);
      const [header = ''] = /^\/\*\*\n( \*.*\n)+/.exec(read(file)) ?? [];
      assert.match(header, /microgpt\.ts|New in this step:/, file);
    }
  });

  it('of the steps have less than a quarter that the next step has not', () => {
    const steps = [...files.filter((file) => file.includes('step-')), original];
    assert.equal(steps.length, 5);
    for (const [i, file] of steps.slice(0, -1).entries()) {
      const [lines, next] = [file, steps[i + 1]].map((one) => read(one).split('\n'));
      const gone = lines.filter((line) => !next.includes(line));
      assert.ok(gone.length < lines.length / 4, `${file}: ${gone.length} of ${lines.length}`);
    }
  });

  for (const file of files) {
    describe(path.basename(file), () => {
      const it = inOrder();
      const steps = 200;
      let trained: Trained;

      it('makes a model whose state has every parameter once, in the order of the tape', () => {
        trained = new Trained(loadModelFile(file), names, steps);
        const { parameters } = trained;
        const dict = trained.file.stateDict(trained.model);
        assert.equal(new Set(dict.map(([name]) => name)).size, dict.length);
        assert.deepEqual(
          parameters.map(({ node }) => node),
          Array.from({ length: tape.length }, (_, node) => node),
        );
        assert.equal(tape.parameterCount, tape.length);
        for (const [name, weights] of dict) {
          const rows = [weights].flat();
          const lengths = new Set(rows.map((row) => (Array.isArray(row) ? row.length : 0)));
          assert.equal(lengths.size, 1, `${name} is no matrix`);
        }
      });

      it('takes the same steps again from what is kept of it', () => {
        const restore = trained.keep();
        const losses = trained.steps(0, 5);
        restore();
        assert.deepEqual(trained.steps(0, 5), losses);
        assert.equal(new Set(losses).size, 5);
        restore();
      });

      it('has the gradients that central differences give', () => {
        // Parameters in motion: at first those of a bias are all 0.
        trained.steps(0, 3);
        const restore = trained.keep();
        trained.step(3);
        const gradients = tape.gradients.slice();
        restore();
        const lossAt = (parameter: number, value: number) => {
          trained.parameters[parameter].data = value;
          const loss = trained.step(3);
          restore();
          return loss;
        };
        let first = 0;
        for (const [name, weights] of trained.file.stateDict(trained.model)) {
          const count = [weights].flat(2).length;
          const all = Array.from({ length: count }, (_, i) => first + i);
          const largest = all.reduce((most, i) => (Math.abs(gradients[i]) > Math.abs(gradients[most]) ? i : most));
          for (const i of [largest, all[0], all[count >> 1]]) {
            const value = trained.parameters[i].data;
            const h = 1e-5;
            const numeric = (lossAt(i, value + h) - lossAt(i, value - h)) / (2 * h);
            const near = 1e-5 * Math.max(Math.abs(gradients[i]), 1e-3);
            assert.ok(Math.abs(gradients[i] - numeric) <= near, `${name} ${i}: ${gradients[i]}, not ${numeric}`);
          }
          first += count;
        }
        assert.equal(first, trained.parameters.length);
      });

      it('samples documents of its vocabulary, which begin as asked', () => {
        const characters = new Set(trained.tokenizer.characters);
        const samples = [...Array.from({ length: 5 }, () => trained.sample()), trained.sample('ma')];
        for (const sample of samples)
          assert.ok(
            [...sample].every((character) => characters.has(character)),
            sample,
          );
        assert.ok(samples.join('').length > 6, samples.join());
        assert.ok(samples[5].startsWith('ma'), samples[5]);
      });

      it('learns', () => {
        const losses = new Trained(trained.file, names, steps).steps(0, steps);
        const mean = losses.slice(-50).reduce((sum, loss) => sum + loss) / 50;
        // It begins near even guessing among the 27 tokens.
        assert.ok(Math.abs(losses[0] - Math.log(27)) < 0.2, `${losses[0]} at first`);
        assert.ok(mean < losses[0] - 0.4, `${losses[0]} at first, ${mean} in the end`);
      });
    });
  }
});
