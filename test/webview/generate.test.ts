/** The pane Generate and the notices, over a real session: what a choice asks for, what comes of it, and the way back. */

import assert from 'node:assert/strict';
import { firstSeed, type GenerationOptions } from '../../src/training/generation/options';
import { barParts } from '../../src/webview/generate/bar-parts';
import {
  another,
  prefixProblem,
  rangeOf,
  readTemperature,
  withPrefix,
  withToken,
} from '../../src/webview/generate/changed-options';
import { generatePane } from '../../src/webview/generate/generate-state';
import { leavesByKey } from '../../src/webview/page/leaving';
import type { Inspector } from '../../src/webview/state/inspector';
import { initialPanesState } from '../../src/webview/state/panes-state';
import { strings } from '../../src/webview/strings';
import { eventually, firstStep, inspectorOverSession } from './page-over-session';

const options: GenerationOptions = {
  stream: { kind: 'seed', seed: 7 },
  ...{ temperature: 0.5, prefix: 'ka', forced: [3, 5].map((position) => ({ position, token: 1 })) },
};

describe('the options of a generation', () => {
  it('keep what is forced before a position, and draw what comes after again', () => {
    const changed = withToken(options, 4, 9, 2);
    assert.deepEqual(changed.forced, [
      { position: 3, token: 1 },
      { position: 4, token: 9 },
    ]);
    assert.deepEqual([changed.stream, changed.prefix], [options.stream, 'ka']);
    assert.deepEqual(withToken(options, 5, 2, 2).forced, [{ position: 3, token: 1 }], 'what is drawn needs no force');
    const cut = withToken(options, 1, 4, null);
    assert.deepEqual([cut.prefix, cut.forced], ['k', [{ position: 1, token: 4 }]]);
  });

  it('go on to the next seed, and to the first from a stream of samples', () => {
    assert.deepEqual(another(options).stream, { kind: 'seed', seed: 8 });
    assert.deepEqual(another(options).forced, []);
    for (const stream of [
      { kind: 'sample', words: 40 },
      { kind: 'seed', seed: Number.MAX_SAFE_INTEGER },
    ] as const) {
      assert.deepEqual(another({ ...options, stream }).stream, { kind: 'seed', seed: firstSeed });
    }
  });

  it('lose what was forced where a longer prefix is given', () => {
    assert.deepEqual(withPrefix(options, 'kari').forced, [{ position: 5, token: 1 }]);
  });

  it('say what is wrong with a prefix and a temperature', () => {
    const vocabulary = [...'abk', 'BOS'];
    const { generate: words } = strings;
    assert.equal(prefixProblem('kab', vocabulary, 4), null);
    assert.equal(prefixProblem('k4', vocabulary, 4), words.prefixUnknown('4', 'abk'));
    assert.equal(prefixProblem('kaba', vocabulary, 4), words.prefixLong(4, 4));
    assert.deepEqual(readTemperature('0.7'), { value: 0.7 });
    for (const typed of ['0', '-1', 'x', 'Infinity']) {
      assert.deepEqual(readTemperature(typed), { problem: words.temperatureNone(typed) });
    }
    assert.deepEqual(readTemperature(' '), { problem: words.temperatureNone('') });
  });
});

describe('the bar of probabilities', () => {
  it('has a part for each token that can be seen, and joins the others', () => {
    const cumulative = Float64Array.of(0.5, 0.5001, 0.5002, 0.8, 0.8001, 1);
    assert.deepEqual(
      barParts(cumulative).map(({ token }) => token),
      [0, null, 3, null, 5],
    );
    assert.deepEqual(barParts(cumulative)[1], { token: null, from: 0.5, to: 0.5002 });
    assert.deepEqual(rangeOf(cumulative, 0), { from: 0, to: 0.5 });
    assert.deepEqual(rangeOf(cumulative, 3), { from: 0.5002, to: 0.8 });
    assert.deepEqual(barParts(Float64Array.of(Number.NaN, Number.NaN)), []);
  });
});

describe('the state of the pane', () => {
  it('asks for the newest of the changes that come while one is on its way', async () => {
    const state = generatePane.create(initialPanesState.generate, () => {});
    assert.deepEqual(state.request(), { kind: 'generate', position: 0, all: false });
    const asked: number[] = [];
    let release = () => {};
    const ask = ({ temperature }: GenerationOptions) => {
      asked.push(temperature);
      return new Promise<void>((resolve) => {
        release = resolve;
      });
    };
    const first = state.ask({ ...options, temperature: 1 }, ask);
    await state.ask({ ...options, temperature: 2 }, ask);
    await state.ask({ ...options, temperature: 3 }, ask);
    release();
    await eventually(() => asked.length === 2);
    release();
    await first;
    assert.deepEqual(asked, [1, 3]);
  });

  it('leaves Escape to a field', () => {
    const [pressed, field] = [{ key: 'Escape', defaultPrevented: false }, { closest: () => ({}) as Element }];
    assert.ok(leavesByKey(pressed, null) && leavesByKey(pressed, { closest: () => null }));
    assert.ok(!leavesByKey(pressed, field) && !leavesByKey({ ...pressed, defaultPrevented: true }, null));
    assert.ok(!leavesByKey({ ...pressed, key: 'Enter' }, null));
  });
});

function writingOn(inspector: Inspector) {
  const pane = inspector.shown.value?.panes?.pane;
  return pane?.kind === 'generate' ? pane.writing : null;
}

describe('a generation on the page', () => {
  it('opens its pane, follows a forced token, and gives the step back as it was', async () => {
    const { inspector } = await inspectorOverSession();
    await firstStep(inspector);
    const before = inspector.shown.value?.recorded;
    assert(before);
    await inspector.generate(null);
    const writing = await eventually(() => writingOn(inspector));
    assert.equal(inspector.panes.open.value, 'generate');
    const { recorded, status } = inspector.shown.value ?? {};
    assert.equal(recorded?.loss, null);
    assert.equal(recorded?.document, status?.generation?.document);
    assert.equal(recorded?.gradientOf?.asked, false);
    assert.equal(writing.position, 0);
    assert(writing.choice?.draw);
    assert.equal(writing.choice.tokens.length, 5);
    assert.deepEqual([writing.attention?.heads, writing.attention?.weights.length], [4, 4]);
    const sum = writing.choice.cumulative.at(-1) ?? 0;
    assert.ok(Math.abs(sum - 1) < 1e-12);

    assert(status?.generation);
    const { document: _, ...asked } = status.generation;
    const token = writing.choice.tokens.find((one) => one !== writing.written[0]) ?? -1;
    await inspector.generate(withToken(asked, 0, token, writing.choice.draw.drawn));
    const forced = await eventually(() => {
      const now = writingOn(inspector);
      return now?.written[0] === token && now;
    });
    assert.equal(forced.origins[0], 'forced');
    assert.deepEqual(forced.choice?.draw, writing.choice.draw, 'the same number falls on the same token');

    inspector.leaveGeneration();
    await eventually(() => inspector.shown.value?.status.generation === null);
    const after = inspector.shown.value?.recorded;
    assert.deepEqual([after?.loss, after?.created, after?.document], [before.loss, before.created, before.document]);
    assert.deepEqual(after?.map, before.map);
  });

  it('shows the gradients of a node in place of the loss’s, and those again', async () => {
    const { inspector, reported } = await inspectorOverSession();
    await firstStep(inspector);
    const loss = inspector.shown.value?.recorded;
    assert(loss?.gradientOf === null);
    const node = loss.parameters + 500;
    inspector.select({ kind: 'node', node });
    inspector.gradientOf({ kind: 'node', node });
    const shown = await eventually(() => {
      const { recorded } = inspector.shown.value ?? {};
      return recorded?.gradientOf?.node === node && recorded;
    });
    assert.deepEqual([shown.gradientOf?.asked, shown.loss], [true, loss.loss]);
    assert.ok(shown.edges < loss.edges && shown.untouched > loss.untouched);
    assert.ok(shown.card?.kind === 'node' && shown.card.gradient === 1);
    assert.deepEqual(shown.moments, loss.moments, 'the cursor goes through the step as it ran');
    inspector.gradientOf(null);
    const again = await eventually(() => {
      const { recorded } = inspector.shown.value ?? {};
      return recorded?.gradientOf === null && recorded;
    });
    assert.deepEqual([again.edges, again.untouched, again.map], [loss.edges, loss.untouched, loss.map]);
    // A box that is several nodes has no gradient of its own.
    inspector.gradientOf({ kind: 'box', key: 'no such box' });
    await eventually(() => inspector.failure.value !== null);
    assert.match(reported.join(), /does not have what was selected/);
    inspector.gradientOf({ kind: 'node', node });
    await eventually(() => inspector.shown.value?.recorded?.gradientOf?.node === node);
    inspector.step();
    const next = await eventually(() => inspector.shown.value?.recorded?.step === 2 && inspector.shown.value.recorded);
    assert.equal(next.gradientOf, null, 'another step is shown with the gradients of its loss');
  });
});
