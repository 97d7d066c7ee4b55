/** Generations: recorded as a step is, the same again bit for bit, and without a trace in the run. */

import assert from 'node:assert/strict';
import { UserError } from '../../../src/engine/user-error';
import { builtIn } from '../../../src/program/built-in';
import { end, momentCounts } from '../../../src/step/cursor/cursor';
import { choicesIn } from '../../../src/step/model/choices';
import { structureOf } from '../../../src/step/model/structure';
import type { RecordedStep } from '../../../src/step/recorded-step';
import { scopeTree } from '../../../src/step/tape/scopes';
import { isDocument } from '../../../src/training/corpus/search';
import { drawSample } from '../../../src/training/generation/drawn-sample';
import { generate } from '../../../src/training/generation/generation';
import { firstSeed, type GenerationOptions } from '../../../src/training/generation/options';
import { publishedConfig } from '../../../src/training/run/config';
import { Run } from '../../../src/training/run/run';
import { debuggerOf } from '../../inspected';
import { edited, fileOf } from '../../program/edited-model';
import { loaded } from '../../program/loaded';
import { names } from '../corpus-text';
import { endSessions, observed } from '../observed-session';
import { digest } from '../step-digest';

const plain: GenerationOptions = {
  stream: { kind: 'seed', seed: firstSeed },
  temperature: 0.5,
  prefix: '',
  forced: [],
};

function trained(steps: number): Run {
  const run = new Run({ ...publishedConfig, numSteps: 200 }, names, builtIn);
  for (let step = 0; step < steps; step++) run.step();
  return run;
}

/** What is drawn where a number falls into weights. */
function fallsOn(number: number, weights: readonly number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  return weights.findIndex((weight) => {
    sum += weight;
    return number * total < sum;
  });
}

function writingOf({ writing }: RecordedStep) {
  assert(writing !== null);
  return writing;
}

describe('a generation', () => {
  let run: Run;
  // There is one tape, so one run at a time.
  beforeEach(() => {
    run = trained(40);
  });

  it('is what Sample writes from the same stream', () => {
    for (let i = 0; i < 5; i++) {
      const { text: sampled, words } = drawSample(run, { count: 1, temperature: 0.7, prefix: 'ka' });
      const stream = { kind: 'sample', words } as const;
      assert.equal(generate(run, { ...plain, stream, temperature: 0.7, prefix: 'ka' }).recorded.document, sampled);
    }
  });

  it('has the probabilities that a sample was drawn with', () => {
    const drawn = drawSample(run, { count: 1, temperature: 0.7, prefix: 'ka' });
    const stream = { kind: 'sample', words: drawn.words } as const;
    const { recorded } = generate(run, { ...plain, stream, temperature: 0.7, prefix: 'ka' });
    const chosen = writingOf(recorded).draws.flatMap((draw) => (draw === null ? [] : [draw.weights[draw.drawn] ?? 0]));
    assert.equal(drawn.probabilities.length, chosen.length);
    for (const [i, p] of chosen.entries()) assert.ok(Math.abs((drawn.probabilities[i] ?? 0) - p) < 1e-12);
    assert.deepEqual([drawn.step, drawn.text], [run.position, recorded.document]);
  });

  it('knows whether a text is a document of the corpus', () => {
    assert.ok(isDocument(run, 'yuheng') && !isDocument(run, 'yuhen') && !isDocument(run, ''));
  });

  it('comes again to the last bit, and leaves the step and the run as they were', () => {
    assert(run.recorded !== null);
    const [before, state] = [digest(run.recorded), JSON.stringify(run.state())];
    const one = generate(run, plain).recorded;
    assert.equal(digest(run.recorded), before);
    assert.equal(JSON.stringify(run.state()), state);
    assert.equal(digest(generate(run, plain).recorded), digest(one));
    const next = digest(run.step());
    const other = trained(41).recorded;
    assert(other !== null);
    assert.equal(next, digest(other), 'the next step is the one of a run that wrote nothing');
  });

  it('has the numbers that each token was drawn from', () => {
    const { recorded } = generate(run, plain);
    const { tape, tokens, characters, document } = recorded;
    const choices = choicesIn(recorded, scopeTree(tape));
    assert(choices !== null);
    assert.equal(choices.length, recorded.positions);
    assert.equal(structureOf(recorded, scopeTree(tape)).positions.length, recorded.positions);
    const written = tokens.slice(1).filter((token) => token < characters.length);
    assert.equal(written.map((token) => characters[token]).join(''), document);
    for (const [position, { probabilities, logits }] of choices.entries()) {
      const draw = writingOf(recorded).draws[position];
      assert(draw);
      assert.deepEqual(
        Array.from(probabilities, (node) => tape.data[node]),
        draw.weights,
      );
      assert.equal(draw.drawn, tokens[position + 1]);
      assert.equal(fallsOn(draw.number, draw.weights), draw.drawn);
      assert(logits !== null);
      const exps = logits.map((node) => Math.exp((tape.data[node] ?? Number.NaN) / 0.5));
      const total = exps.reduce((sum, e) => sum + e, 0);
      for (const [token, e] of exps.entries()) {
        assert.ok(Math.abs(e / total - (draw.weights[token] ?? Number.NaN)) < 1e-12);
      }
    }
  });

  it('keeps the random number of each position where a token is forced', () => {
    const first = generate(run, plain).recorded;
    const e = run.tokenizer.tokenOf.get('e') ?? -1;
    const forced = generate(run, { ...plain, forced: [{ position: 1, token: e }] }).recorded;
    assert.equal(forced.tokens[1], first.tokens[1]);
    assert.equal(forced.tokens[2], e);
    const [before, after] = [writingOf(first).draws, writingOf(forced).draws];
    for (let i = 0; i < Math.min(before.length, after.length); i++) assert.equal(after[i]?.number, before[i]?.number);
    assert.deepEqual(after[1]?.weights, before[1]?.weights);
    assert.equal(after[1]?.drawn, first.tokens[2]);
    const ended = generate(run, { ...plain, forced: [{ position: 1, token: run.tokenizer.bos }] }).recorded;
    assert.equal(Array.from(ended.document).length, 1);
  });

  it('follows the temperature, and the prefix, at whose positions nothing is drawn', () => {
    const { recorded } = generate(run, { ...plain, prefix: 'kar', temperature: 1 });
    assert.ok(recorded.document.startsWith('kar'));
    const { draws } = writingOf(recorded);
    assert.deepEqual(draws.slice(0, 3), [null, null, null]);
    assert(draws[3]);
    const choices = choicesIn(recorded, scopeTree(recorded.tape));
    assert.equal(choices?.length, recorded.positions, 'also where nothing was drawn');
    const cold = generate(run, { ...plain, temperature: 0.001 }).recorded;
    for (const draw of writingOf(cold).draws) assert.ok(Math.max(...(draw?.weights ?? [])) > 0.99);
  });

  it('has a forward phase, and no loss, backward pass or update', () => {
    const { recorded } = generate(run, plain);
    const { forward, backward, update } = momentCounts(recorded);
    assert.deepEqual([forward, backward, update], [recorded.created + 1, 0, 1]);
    assert.equal(end(recorded).phase, 'update');
    assert.equal(recorded.loss, null);
    const values = recorded.tape.data.subarray(0, recorded.tape.parameterCount);
    assert.deepEqual(values, recorded.valuesBefore);
  });

  it('has the gradients of the probability of its last token', () => {
    const { recorded } = generate(run, plain);
    const { gradientNode, tape, tokens } = recorded;
    const choice = choicesIn(recorded, scopeTree(tape))?.at(-1);
    assert.equal(gradientNode, choice?.probabilities[tokens.at(-1) ?? -1]);
    assert.equal(tape.grad[gradientNode], 1);
  });

  it('is written before the first step', () => {
    const untrained = trained(0);
    const { recorded } = generate(untrained, plain);
    assert.equal(recorded.step, 0);
    assert.equal(untrained.recorded, null);
    assert.equal(untrained.step().step, 1);
  });

  it('says in words what makes no generation', () => {
    const fails = (options: Partial<GenerationOptions>, words: RegExp) => {
      assert.throws(
        () => generate(run, { ...plain, ...options }),
        (error) => error instanceof UserError && words.test(error.message),
      );
    };
    run.step();
    fails({ temperature: 0 }, /The temperature is 0/);
    fails({ prefix: 'k4' }, /'4', which is not in the vocabulary/);
    fails({ prefix: 'a'.repeat(16) }, /fewer than the block size, 16/);
    fails({ stream: { kind: 'seed', seed: 0.5 } }, /The seed is 0.5/);
    fails({ stream: { kind: 'sample', words: -1 } }, /no place -1/);
    fails({ forced: [{ position: 16, token: 0 }] }, /position 16/);
    fails({ prefix: 'ka', forced: [{ position: 1, token: 0 }] }, /from 2, where the prefix ends, to 15/);
    fails({ forced: [{ position: 0, token: 99 }] }, /no token 99/);
  });

  it('says which model cannot be followed', () => {
    const unlike = (text: string) => {
      const program = loaded(fileOf(text, 'own.ts'));
      const own = new Run({ ...publishedConfig, numSteps: 200 }, names, program);
      own.step();
      const before = digest(own.recorded ?? assert.fail('a step is recorded'));
      assert.throws(() => generate(own, plain), { name: 'UserError', message: /own\.ts.*once at each position/ });
      assert.equal(digest(own.recorded ?? assert.fail('a step is recorded')), before);
    };
    const call = 'random.choice(probs.map((p) => p.data))';
    unlike(edited([call, '(random.random() < 2 ? probs.length - 2 : 0)']));
    unlike(edited(["let document = '';", "let document = 'x';"]));
  });
});

describe('a session that shows a generation', () => {
  afterEach(endSessions);

  it('pauses training, and goes on from the step as if nothing was', async () => {
    const { session, reaches } = observed();
    await session.restart({ ...publishedConfig, numSteps: 200 }, names);
    await session.run();
    while (session.existing().position < 3) await new Promise((resolve) => setImmediate(resolve));
    const shown = await session.generate(plain);
    assert.equal(shown.state, 'paused');
    assert.ok(shown.generation !== null && shown.generation.document === session.shown?.document);
    const other = await session.generate({ ...plain, stream: { kind: 'seed', seed: 2 } });
    assert.notEqual(other.generation?.document, shown.generation?.document);
    assert.equal((await session.visit(other.step)).generation, null, 'going to the step shows it');
    await session.generate(plain);
    assert.equal(session.leaveGeneration().generation, null);
    await session.generate(plain);
    assert.equal((await session.step()).generation, null);
    await session.run();
    await reaches('finished');
    const { losses } = session.existing();
    await session.restart({ ...publishedConfig, numSteps: 200 }, names);
    await session.run();
    await reaches('finished');
    assert.deepEqual(session.existing().losses, losses, 'the losses are those of a run that wrote nothing');
  });

  it('changes nothing where the options make no generation', async () => {
    const { session } = observed();
    await assert.rejects(session.generate(plain), /There is no model yet/);
    await session.restart(publishedConfig, names);
    await session.run();
    await assert.rejects(session.generate({ ...plain, temperature: 0 }), /The temperature is 0/);
    assert.equal(session.state, 'running');
  });

  it('has a debugger that goes through it forward and back, and never out of it', async () => {
    const { session } = observed();
    const stepping = debuggerOf(session);
    await session.restart(publishedConfig, names);
    await session.step();
    const { generation } = await session.generate(plain);
    const name = `'${generation?.document}'`;
    const at = () => stepping.report() ?? assert.fail('the cursor is somewhere');
    assert.equal(at().description, `End of ${name}`);
    await stepping.move({ kind: 'line', direction: 1 });
    assert.equal(at().description, `End of ${name}`, 'nothing comes after it');
    await stepping.move({ kind: 'operation', direction: -1 });
    assert.match(at().description, /^Forward pass of .*: operation ([\d,]+) of \1$/);
    await stepping.move({ kind: 'place', step: 1, ordinal: 0 });
    assert.equal(at().description, `Beginning of ${name}`);
    await stepping.move({ kind: 'operation', direction: -1 });
    assert.equal(at().ordinal, 0);
    await stepping.move({ kind: 'line', direction: 1 });
    assert.equal(at().phase, 'forward');
    assert.equal(stepping.frames().at(-1)?.name, `sample ${name}`);
    const line = () => stepping.frames()[0]?.range.line ?? Number.NaN;
    const first = line();
    await stepping.move({ kind: 'line', direction: 1 });
    assert.equal(line(), first + 1);
    await stepping.move({ kind: 'line', direction: -1 });
    assert.equal(line(), first, 'back on the line before');
    assert.throws(() => stepping.evaluate('loss', null), /loss is not computed/);
    assert.equal(stepping.evaluate('position', null).value, '0');
    session.leaveGeneration();
    assert.equal(at().description, 'End of step 1');
  });
});
