/** The cursor: its moments, its moves and what the numbers are at them. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  beginning,
  type Cursor,
  cursorAt,
  type Direction,
  end,
  framesAt,
  hasMoment,
  momentAt,
  momentCount,
  ordinalOf,
} from '../../../src/step/cursor/cursor';
import { CursorState, PartialGradients } from '../../../src/step/cursor/gradients-so-far';
import { moveLine, moveOperation, moveOut } from '../../../src/step/cursor/moves';
import { scopeName } from '../../../src/step/names/names';
import type { RecordedStep } from '../../../src/step/recorded-step';
import { scopeTree } from '../../../src/step/tape/scopes';
import { publishedConfig } from '../../../src/training/run/config';
import { handStep, stepFromNumbers } from '../hand-steps';
import { eachRealStep } from '../real-steps';

const tapes = fc.array(fc.nat(2 ** 16), { maxLength: 120 });
const moves = [moveOperation, moveLine, moveOut];

/** What is to be seen at a cursor, all of it. */
function seen(step: RecordedStep, cursor: Cursor): unknown {
  const state = new CursorState(step, cursor);
  const nodes = Array.from({ length: step.tape.length }, (_, node) => node);
  return {
    cursor,
    frames: framesAt(step, cursor),
    values: nodes.map((node) => state.value(node)),
    gradients: nodes.map((node) => state.gradient(node)),
  };
}

function onRealStep(look: (step: RecordedStep) => void, document = 'abcdefghijklmnop'): void {
  eachRealStep(publishedConfig, [2], look, ['emma', document]);
}

/** The names of the scopes at a cursor, innermost first, and the line in the innermost. */
function place(step: RecordedStep, cursor: Cursor): string {
  const tree = scopeTree(step.tape);
  const frames = framesAt(step, cursor);
  return `${frames.map(({ scope }) => scopeName(step, tree, scope)).join(' < ')} : ${textAt(step, frames[0].range.line)}`;
}

function textAt(step: RecordedStep, line: number): string {
  return step.source.text.split('\n')[line - 1].trim();
}

function firstNodeOn(step: RecordedStep, text: string): number {
  const line = 1 + step.source.text.split('\n').findIndex((one) => one.includes(text));
  const { tape, source } = step;
  for (let node = tape.parameterCount; node < tape.length; node++) {
    if (source.sites[tape.site[node]].range.line === line) return node;
  }
  return assert.fail(`no node on ${text}`);
}

describe('the cursor', () => {
  describe('moments', () => {
    it('stand in one line from the beginning to the end', () => {
      fc.assert(
        fc.property(tapes, (numbers) => {
          const step = stepFromNumbers(numbers);
          const count = momentCount(step);
          assert.equal(ordinalOf(step, beginning(step)), 0);
          assert.equal(ordinalOf(step, end(step)), count - 1);
          for (let ordinal = 0; ordinal < count; ordinal++) {
            const moment = momentAt(step, ordinal);
            assert.ok(hasMoment(step, moment));
            assert.equal(ordinalOf(step, moment), ordinal);
          }
        }),
      );
    });

    it('are forward, backward from the loss, update', () => {
      const step = handStep([2, 3], ([a, b]) => a.mul(b, 1).add(a, 2));
      const all = Array.from({ length: momentCount(step) }, (_, i) => momentAt(step, i));
      assert.deepEqual(
        all.map(({ phase, index }) => `${phase} ${index}`),
        [
          ...['forward 1', 'forward 2', 'forward 3'],
          ...['backward 3', 'backward 2'],
          ...['update 0', 'update 1', 'update 2'],
        ],
      );
      for (const index of [0, 4, 1.5, Number.NaN]) assert.equal(hasMoment(step, { phase: 'forward', index }), false);
    });
  });

  describe('numbers', () => {
    it('are there as soon as they are computed and not before', () => {
      const step = handStep([2, 3], ([a, b]) => a.mul(b, 1).add(a, 2));
      const at = (ordinal: number) => {
        const state = new CursorState(step, cursorAt(step, momentAt(step, ordinal)));
        return [0, 1, 2, 3].map((node) => [state.value(node), state.gradient(node)]);
      };
      const none = null;
      assert.deepEqual(at(0), [[2, none], [3, none], [none, none], [none, none]]); // biome-ignore format: a table
      assert.deepEqual(at(1), [[2, none], [3, none], [6, none], [none, none]]); // biome-ignore format: a table
      assert.deepEqual(at(2), [[2, none], [3, none], [6, none], [8, none]]); // biome-ignore format: a table
      // The sum has passed 1 on to the product and to a; then the product passes 3 to a and 2 to b.
      assert.deepEqual(at(3), [[2, 1], [3, 0], [6, 1], [8, 1]]); // biome-ignore format: a table
      assert.deepEqual(at(4), [[2, 4], [3, 2], [6, 1], [8, 1]]); // biome-ignore format: a table
      assert.deepEqual(at(5), [[2, 4], [3, 2], [6, 1], [8, 1]]); // biome-ignore format: a table
      assert.deepEqual(at(6), [[3, 4], [3, 2], [6, 1], [8, 1]]); // biome-ignore format: a table
      assert.deepEqual(at(7), [[3, 4], [4, 2], [6, 1], [8, 1]]); // biome-ignore format: a table
    });

    it('have the moments of Adam before and after a parameter is updated', () => {
      eachRealStep(publishedConfig, [2], (step) => {
        const state = new CursorState(step, beginning(step));
        const touched = step.tape.grad.findIndex((gradient) => gradient !== 0);
        const [m, v] = step.optimizer.map(({ before }) => before[touched]);
        assert.equal(state.optimizer('m', touched), m);
        assert.equal(state.update(touched), null);
        state.moveTo({ phase: 'update', index: touched });
        assert.equal(state.optimizer('v', touched), v);
        state.moveTo({ phase: 'update', index: touched + 1 });
        const { beta1, beta2 } = publishedConfig;
        const gradient = step.tape.grad[touched];
        assert.equal(state.optimizer('m', touched), beta1 * m + (1 - beta1) * gradient);
        assert.equal(state.optimizer('v', touched), beta2 * v + (1 - beta2) * gradient ** 2);
        assert.equal(state.optimizer('velocity', touched), null);
        assert.equal(state.update(touched), step.tape.data[touched] - step.valuesBefore[touched]);
      });
    });

    it('of the end of the backward pass are the gradients of the step, to the last bit', () => {
      const same = (step: RecordedStep) => {
        const { parameterCount, grad } = step.tape;
        const partial = new PartialGradients(step).at(parameterCount);
        assert.deepEqual([...partial], [...grad.subarray(0, step.lossNode + 1)]);
      };
      fc.assert(fc.property(tapes, (numbers) => same(stepFromNumbers(numbers))));
      onRealStep(same);
    });

    it('of a moment are the same from wherever one comes', () => {
      onRealStep((step) => {
        const { parameterCount } = step.tape;
        const middle = Math.floor((parameterCount + step.lossNode) / 2);
        const alone = new PartialGradients(step).at(middle).slice();
        const gradients = new PartialGradients(step);
        for (const index of [step.lossNode, middle + 1000, parameterCount, middle + 1]) gradients.at(index);
        assert.deepEqual(gradients.at(middle), alone);
        assert.notDeepEqual(alone.slice(0, parameterCount), step.tape.grad.slice(0, parameterCount));
      });
    });
  });

  describe('moves', () => {
    it('of an operation there and back lead to the same state', () => {
      fc.assert(
        fc.property(tapes, fc.double({ min: 0, max: 1, noNaN: true }), (numbers, part) => {
          const step = stepFromNumbers(numbers);
          const start = cursorAt(step, momentAt(step, Math.floor(part * (momentCount(step) - 1))));
          for (const direction of [1, -1] as const) {
            const there = moveOperation(step, start, direction);
            if (there === null) continue;
            const back = moveOperation(step, there, direction === 1 ? -1 : 1);
            assert.deepEqual(seen(step, back as Cursor), seen(step, start));
          }
        }),
      );
    });

    it('go on, each in its direction, and stop at the beginning and the end', () => {
      fc.assert(
        fc.property(tapes, fc.constantFrom(...moves), fc.constantFrom<Direction>(1, -1), (numbers, move, direction) => {
          const step = stepFromNumbers(numbers);
          let at: Cursor | null = direction === 1 ? beginning(step) : end(step);
          let last = at;
          for (let moved = 0; at !== null; moved++) {
            assert.ok(moved <= momentCount(step));
            last = at;
            at = move(step, at, direction);
            if (at === null) break;
            assert.ok(hasMoment(step, at));
            assert.ok((ordinalOf(step, at) - ordinalOf(step, last)) * direction > 0);
            assert.doesNotThrow(() => framesAt(step, at as Cursor));
          }
          assert.deepEqual(last, direction === 1 ? end(step) : beginning(step));
        }),
      );
    });

    it('lead to the same state after any walk and the same walk back', () => {
      fc.assert(
        fc.property(tapes, fc.array(fc.constantFrom(...moves), { maxLength: 30 }), (numbers, walk) => {
          const step = stepFromNumbers(numbers);
          const path: Cursor[] = [beginning(step)];
          for (const move of walk) {
            const next = move(step, path[path.length - 1], 1);
            if (next !== null) path.push(next);
          }
          // Back by operations one meets every moment of the walk, and it looks as it did.
          let at: Cursor | null = cursorAt(step, path[path.length - 1]);
          for (const { frame, ...moment } of path.toReversed()) {
            while (at !== null && ordinalOf(step, at) > ordinalOf(step, moment)) at = moveOperation(step, at, -1);
            assert.deepEqual(at, cursorAt(step, moment));
            assert.ok(frame >= 0);
          }
        }),
      );
    });

    it('by a line pass over calls, and stop at each turn of a loop', () => {
      onRealStep((step) => {
        const names = (from: Cursor, move: typeof moveLine, direction: Direction, count: number) => {
          const places: string[] = [];
          for (let at = from; places.length < count; at = move(step, at, direction) ?? assert.fail(places.join('\n'))) {
            places.push(place(step, at));
          }
          return places;
        };
        const start = cursorAt(step, { phase: 'forward', index: firstNodeOn(step, 'ai.add(b[i])') });
        const embedding = [
          'embedded = add < logits = gpt < position 0 < step 2 : return a.map((ai, i) => ai.add(b[i]));',
          'logits = gpt < position 0 < step 2 : let x = rmsnorm(embedded);',
          'layer 0 < logits = gpt < position 0 < step 2 : const attended = attention(rmsnorm(x), parameters, caches[layer], model.config.nHead);',
          'layer 0 < logits = gpt < position 0 < step 2 : x = add(x, attended);',
          'layer 0 < logits = gpt < position 0 < step 2 : const processed = mlp(rmsnorm(x), parameters);',
          'layer 0 < logits = gpt < position 0 < step 2 : x = add(x, processed);',
          'logits = gpt < position 0 < step 2 : return linear(x, model.lm_head);',
          'position 0 < step 2 : const probs = softmax(logits);',
          'position 0 < step 2 : const lossT = probs[targetId].log().neg();',
          'position 1 < step 2 : const logits = gpt(model, tokenId, position, caches);',
        ];
        assert.deepEqual(names(start, moveLine, 1, 10), embedding);
        // Back over the same lines, each met at its end.
        let last: Cursor = start;
        for (let i = 0; i < 6; i++) last = moveLine(step, last, 1) ?? assert.fail('there is more');
        assert.deepEqual(names(last, moveLine, -1, 6), embedding.slice(1, 7).toReversed());
      });
    });

    it('by a line from within a call come to the next one', () => {
      onRealStep((step) => {
        const inDot = cursorAt(step, { phase: 'forward', index: firstNodeOn(step, 'total.add(a[i].mul(b[i]))') });
        assert.match(place(step, inDot), /^meanSquare = dot|^dot/);
        const after = moveLine(step, inDot, 1);
        assert.match(place(step, after as Cursor), /^x = rmsnorm .* : const scale = /);
      });
    });

    it('out of a scope lead to the one around it, and from the outermost into the next phase', () => {
      onRealStep((step) => {
        const places: string[] = [];
        let at: Cursor | null = cursorAt(step, { phase: 'forward', index: firstNodeOn(step, 'logit.sub(max).exp()') });
        for (; at !== null; at = moveOut(step, at, 1)) {
          places.push(`${at.phase} ${framesAt(step, at).length}`);
          if (places.length > 40) break;
        }
        assert.deepEqual(places.slice(-4), ['forward 1', 'backward 1', 'update 1', 'update 1']);
        assert.ok(places.length < 20, `${places}`);
      });
    });

    it('in the backward pass go through the lines from the last to the first', () => {
      onRealStep((step) => {
        const lines: string[] = [];
        let at: Cursor | null = { phase: 'backward', index: step.lossNode, frame: 0 };
        for (let i = 0; i < 4 && at !== null; i++) {
          lines.push(place(step, at));
          at = moveLine(step, at, 1);
        }
        assert.deepEqual(lines, [
          'step 2 : return sum(losses).mul(1 / n);',
          'position 15 < step 2 : const lossT = probs[targetId].log().neg();',
          'position 15 < step 2 : const probs = softmax(logits);',
          'position 15 < step 2 : const logits = gpt(model, tokenId, position, caches);',
        ]);
      });
    });

    it('in the update go parameter by parameter, with the line that moves them', () => {
      onRealStep((step) => {
        const at: Cursor = { phase: 'update', index: 7, frame: 0 };
        assert.match(place(step, at), /p\.data -= /);
        assert.deepEqual(moveLine(step, at, 1), { ...at, index: 8 });
        assert.deepEqual(moveOut(step, at, 1), end(step));
        assert.deepEqual(moveOut(step, at, -1), { ...at, index: 0 });
        assert.deepEqual(moveLine(step, { ...at, index: 0 }, -1)?.phase, 'backward');
      });
    });
  });
});
