import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { RecordedStep } from '../../../src/step/recorded-step';
import { graphEdge } from '../../../src/step/view/graph-edges';
import { Router } from '../../../src/step/view/routes';
import type { GraphBox, GraphView } from '../../../src/step/view/view';
import { eachStepOf, programOf } from '../model/programs';
import { assertPlaces } from '../sound-view';
import { viewOf } from '../views';
import { assertRoutes } from './clear-routes';

/** A document of 16 positions. */
const sixteen = 'abcdefghijklmno';
const models = fs.readdirSync('media/models').filter((file) => /^(?!.*\.d\.ts$).*\.ts$/.test(file));
/** Additions on the stream of a position; none where a program has no residual connections. */
const sums: { readonly [model: string]: number } = {
  'bigram.ts': 0,
  'layer-norm.ts': 2,
  'mlp.ts': 0,
  'rope.ts': 2,
  'sgd.ts': 2,
  'step-1-bigram.ts': 0,
  'step-2-mlp.ts': 1,
  'step-3-attention.ts': 2,
  'step-4-layers.ts': 2,
  'two-layers-tied.ts': 4,
};
/** Settings of the models that differ from the published ones, as their files have them. */
const configs: { readonly [model: string]: object } = {
  'mlp.ts': { contextSize: 3 },
  'two-layers-tied.ts': { nLayer: 2 },
};

/** The view with all scopes of the third position opened down to those that have the additions. */
function opened(step: RecordedStep): GraphView {
  const keys: string[] = [];
  let view = viewOf(step, { parameters: true });
  const position = view.boxes.find((box) => box.name === 'position 2') ?? view.boxes.findLast(isScope);
  if (position === undefined) return view;
  keys.push(position.key);
  for (let depth = 0; depth < 2; depth++) {
    view = viewOf(step, { parameters: true, opened: [...keys] });
    const within = view.boxes.filter((box) => isScope(box) && !box.opened && box.parent >= 0 && box.nodes > 500);
    keys.push(...within.map(({ key }) => key));
  }
  return viewOf(step, { parameters: true, opened: [...keys] });
}

function isScope(box: GraphBox): box is GraphBox & { readonly kind: 'scope'; readonly opened: boolean } {
  return box.kind === 'scope';
}

describe('the graph of the models that come along', () => {
  for (const model of models) {
    it(`is drawn along its residual streams: ${model}`, () => {
      const text = fs.readFileSync(path.join('media/models', model), 'utf8');
      eachStepOf(
        programOf(text),
        [1],
        (step) => {
          const view = opened(step);
          assertPlaces(view);
          assertRoutes(view);
          const found = view.boxes.filter((box) => isScope(box) && box.residual === true);
          assert.equal(found.length, sums[model]);
          const middle = ({ y, height }: GraphBox) => y + height / 2;
          assert.ok(new Set(found.map(middle)).size <= 1, 'on one line');
          const xs = found.map(({ x }) => x);
          assert.deepEqual(
            xs,
            [...xs].sort((a, b) => a - b),
          );
          assert.equal(new Set(xs).size, xs.length, 'from left to right');
          // The stream is straight from one addition to the next.
          const router = new Router(view);
          for (const edge of view.stream) {
            const { from, to, source, target } = graphEdge(view, edge);
            if (!found.includes(source) || !found.includes(target)) continue;
            const route = router.route(from, to, false);
            assert.ok(
              route.every((at, i) => i % 2 === 0 || at === middle(target)),
              `${source.name} ${target.name}`,
            );
          }
        },
        { documents: [sixteen], ...configs[model] },
      );
    });
  }
});
