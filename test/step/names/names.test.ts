import assert from 'node:assert/strict';
import { nodeName, parameterName } from '../../../src/step/names/names';
import type { RecordedStep } from '../../../src/step/recorded-step';
import { scopeTree } from '../../../src/step/tape/scopes';
import type { BoxKey, GraphBox } from '../../../src/step/view/view';
import { publishedConfig } from '../../../src/training/run/config';
import { handStep, inScope } from '../hand-steps';
import { eachRealStep } from '../real-steps';
import { viewOf } from '../views';

/** The boxes inside a box, found by the names on the way down to it. */
function inside(step: RecordedStep, path: readonly string[], constants = false): GraphBox[] {
  const opened: BoxKey[] = [];
  let parent = -1;
  let { boxes } = viewOf(step, { opened, constants });
  for (const name of path) {
    const box = boxes.find((candidate) => candidate.parent === parent && candidate.name === name);
    assert.ok(box !== undefined, `there is no ${name} in ${path.join(' > ')}`);
    opened.push(box.key);
    boxes = viewOf(step, { opened, constants }).boxes;
    parent = boxes.findIndex(({ key }) => key === box.key);
  }
  return boxes.filter((box) => box.parent === parent);
}

describe('names on a real step', () => {
  it('are those of the source, from the positions down to single nodes', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      const names = (...path: string[]) => inside(step, path).map(({ name }) => name);
      const details = (...path: string[]) => inside(step, path).map(({ detail }) => detail);
      assert.deepEqual(names(), [...Array.from({ length: 7 }, (_, i) => `position ${i}`), 'sum', 'loss']);
      assert.deepEqual(details().slice(0, 7), ['BOS → y', 'y → u', 'u → h', 'h → e', 'e → n', 'n → g', 'g → BOS']);
      const gpt = ['position 2', 'logits = gpt'];
      assert.deepEqual(names(...gpt), ['embedded = add', 'x = rmsnorm', 'layer 0', 'linear']);
      const attention = [...gpt, 'layer 0', 'attended = attention'];
      assert.deepEqual(names(...attention), [
        ...['q = linear', 'k = linear', 'v = linear'],
        ...['head 0', 'head 1', 'head 2', 'head 3', 'linear'],
      ]);
      assert.deepEqual(names(...attention, 'q = linear').at(-1), 'row 15');
      assert.deepEqual(names(...attention, 'q = linear', 'row 5'), ['× ×16', '+ ×16']);
      assert.deepEqual(details(...attention, 'q = linear', 'row 5'), [undefined, 'total']);
      const softmax = [...attention, 'head 1', 'attnWeights = softmax'];
      assert.deepEqual(names(...softmax), ['+ ×3', 'exp ×3', 'total = sum', 'pow ×3', '× ×3']);
      assert.deepEqual(details(...softmax), [undefined, 'exps[0…2]', undefined, undefined, 'attnWeights[0…2]']);
      assert.deepEqual(names(...softmax, '× ×3'), ['attnWeights[0]', 'attnWeights[1]', 'attnWeights[2]']);
      assert.ok(names(...attention, 'head 1', 'key 2').includes('attnLogits[2]'));
      assert.deepEqual(names(...gpt, 'x = rmsnorm').slice(1, 4), ['meanSquare', '+', 'scale']);
      assert.equal(names(...gpt, 'x = rmsnorm', '× ×16')[3], 'x[3]');
      assert.equal(names(...gpt, 'layer 0', 'rmsnorm', '× ×16')[3], 'rmsnorm[3]');
    });
  });

  it('give parameters the names of the state dict, and rows of the vocabulary their token', () => {
    eachRealStep({ ...publishedConfig, nLayer: 2 }, [1], (step) => {
      const first = (name: string) => step.matrices.find((matrix) => matrix.name === name)?.first ?? Number.NaN;
      assert.equal(parameterName(step, first('wte') + 3), "wte['a'][3]");
      assert.equal(parameterName(step, first('wte') + 26 * 16 + 15), 'wte[BOS][15]');
      assert.equal(parameterName(step, first('lm_head') + 25 * 16), "lm_head['z'][0]");
      assert.equal(parameterName(step, first('wpe') + 16 + 2), 'wpe[1][2]');
      assert.equal(parameterName(step, first('layer1.attn_wq') + 3 * 16 + 2), 'layer1.attn_wq[3][2]');
      assert.equal(parameterName(step, first('layer0.mlp_fc2') + 64 + 63), 'layer0.mlp_fc2[1][63]');
      assert.equal(nodeName(step, scopeTree(step.tape), first('wpe')), 'wpe[0][0]');
    });
  });
});

describe('names of nodes', () => {
  it('belong to the last node of an operation, are numbered by turn, and fall back to the sign', () => {
    const step = handStep(
      [2, 4],
      ([a, b]) => {
        // Numbered by the turn of the site: r[0], r[1]; each a pow and a multiplication.
        const r = inScope(1, () => [a, b].map((x) => x.div(b, 1)));
        // Numbered by the turn of the scope around.
        const turns = [0, 1].map((i) => inScope(2, () => r[i].exp(2)));
        const difference = turns[0].sub(turns[1], 3);
        return difference.mul(-0.5, 4).neg(5);
      },
      {
        sites: [
          { method: 'div', functionName: 'f', target: { indexed: true } },
          { method: 'exp', functionName: 'g', target: { variable: 's', indexed: true, turnOfScope: true } },
          { method: 'sub', functionName: 'g', target: { variable: 'difference', indexed: false } },
          { method: 'mul', functionName: 'g' },
          { method: 'neg', functionName: 'g' },
        ],
        scopeSites: [
          { callee: 'f', assigned: 'r' },
          { kind: 'turn', variable: 'i' },
        ],
      },
    );
    const tree = scopeTree(step.tape);
    const names = Array.from({ length: step.tape.length - 2 }, (_, i) => nodeName(step, tree, i + 2));
    assert.deepEqual(names, [
      ...['pow', 'r[0]', 'pow', 'r[1]'],
      ...['s[0]', 's[1]'],
      ...['−1', '×', 'difference'],
      ...['−0.5', '×', '−1', 'loss'],
    ]);
  });
});
