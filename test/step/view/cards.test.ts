import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { StepReading } from '../../../src/step/reading';
import type { RecordedStep } from '../../../src/step/recorded-step';
import { sourceRange } from '../../../src/step/source/source-range';
import { keyOfNode } from '../../../src/step/structure/resolve-key';
import { scopeTree } from '../../../src/step/tape/scopes';
import { selectionCard } from '../../../src/step/view/cards';
import type { NodeCard, ParameterCard, ScopeCard, Selection, SelectionCard } from '../../../src/step/view/view';
import { publishedConfig } from '../../../src/training/run/config';
import { handStep, inScope, stepFromNumbers } from '../hand-steps';
import { eachRealStep } from '../real-steps';

/** loss = (a b + a)², made as a multiplication of the sum by itself. */
function square(): RecordedStep {
  const text = 'function f(a, b) {\n  const ab = a.mul(b);\n  const sum =\n    ab.add(a);\n  return sum.mul(sum);\n}\n';
  const at = (line: number, column: number, length: number) => ({
    line,
    column,
    endLine: line,
    endColumn: column + length,
  });
  return handStep(
    [3, -2],
    ([a, b]) => {
      const sum = inScope(1, () => a.mul(b, 1).add(a, 2));
      return sum.mul(sum, 3);
    },
    {
      text,
      sites: [
        { method: 'mul', range: at(2, 13, 8), target: { variable: 'ab', indexed: false } },
        { method: 'add', range: { line: 3, column: 8, endLine: 4, endColumn: 13 } },
        { method: 'mul', range: at(5, 9, 12) },
      ],
      scopeSites: [{ callee: 'f', assigned: 'y', range: at(1, 9, 7) }],
    },
  );
}

function card<Kind extends SelectionCard['kind']>(
  step: RecordedStep,
  kind: Kind,
  selection: Selection,
): Extract<SelectionCard, { kind: Kind }> {
  const found = selectionCard(new StepReading(step), selection);
  assert.equal(found?.kind, kind);
  return found as Extract<SelectionCard, { kind: Kind }>;
}

describe('cards', () => {
  it('say of a node what it computed, what it passes back, and what its consumers gave', () => {
    const step = square();
    // a = 3, b = -2, ab = -6, sum = -3, loss = 9
    const sum = card(step, 'node', { kind: 'node', node: 3 });
    assert.deepEqual(sum, {
      kind: 'node',
      key: 's1.0/n2.add.0',
      node: 3,
      name: '+',
      expression: '−6 + 3',
      operation: '+',
      value: -3,
      gradient: -6,
      inputs: [
        { key: 's1.0/n1.mul.0', node: 2, name: 'y = f › ab', value: -6, localGradient: 1, contribution: -6 },
        { key: null, node: 0, name: 'w[0][0]', value: 3, localGradient: 1, contribution: -6 },
      ],
      consumers: [
        { key: 'n3.mul.0', node: 4, name: 'loss', value: 9, localGradient: -3, contribution: -3 },
        { key: 'n3.mul.0', node: 4, name: 'loss', value: 9, localGradient: -3, contribution: -3 },
      ],
      consumerCount: 2,
      consumerSum: -6,
      path: [
        { key: '', name: 'step 1' },
        { key: 's1.0', name: 'y = f' },
      ],
      line: 3,
      code: 'sum = ab.add(a)',
    } satisfies NodeCard);
    const loss = card(step, 'node', { kind: 'box', key: 'n3.mul.0' });
    assert.equal(loss.consumerSum, 1);
    assert.equal(loss.gradient, 1);
    assert.equal(loss.consumerCount, 0);
    assert.equal(loss.expression, '−3 × −3');
  });

  it('say of a parameter its value before the update, and the update', () => {
    const step = square();
    const a = card(step, 'parameter', { kind: 'parameter', node: 0 });
    assert.deepEqual({ ...a, consumers: a.consumers.map(({ name, contribution }) => ({ name, contribution })) }, {
      kind: 'parameter',
      key: 'pw/r0/c0',
      name: 'w[0][0]',
      node: 0,
      value: 3,
      // d (ab + a)² / da = 2 (ab + a) (b + 1) = 2 x -3 x -1
      gradient: 6,
      optimizer: [
        { name: 'm', used: false, number: 0 },
        { name: 'v', used: false, number: 0 },
      ],
      update: 1,
      consumers: [
        { name: 'y = f › ab', contribution: 12 },
        { name: 'y = f › +', contribution: -6 },
      ],
      consumerCount: 2,
      consumerSum: 6,
      usedOn: {
        lines: [
          { line: 2, code: 'a.mul(b)', node: 2, consumers: 1, calls: [] },
          { line: 3, code: 'sum = ab.add(a)', node: 3, consumers: 1, calls: [] },
        ],
        count: 2,
      },
      path: [
        { key: 'pw', name: 'w' },
        { key: 'pw/r0', name: 'row 0' },
      ],
      line: 1,
      code: '',
    } satisfies Omit<ParameterCard, 'consumers'> & { consumers: unknown });
    assert.deepEqual(card(step, 'parameter', { kind: 'node', node: 0 }), a);
  });

  it('tell what the loss does not depend on from a gradient of zero', () => {
    const step = handStep([2, 5], ([a]) => {
      a.exp(1).mul(3, 2);
      return a.mul(0, 3).mul(a, 4);
    });
    const exp = card(step, 'node', { kind: 'node', node: 2 });
    assert.equal(exp.gradient, null);
    assert.deepEqual(
      exp.inputs.map(({ localGradient, contribution }) => [localGradient, contribution]),
      [[Math.exp(2), null]],
    );
    assert.deepEqual(
      exp.consumers.map(({ localGradient, contribution }) => [localGradient, contribution]),
      [[3, null]],
    );
    const unused = card(step, 'node', { kind: 'node', node: exp.consumers[0]?.node ?? -1 });
    assert.deepEqual([unused.gradient, unused.consumerCount, unused.consumers], [null, 0, []]);
    const a = card(step, 'parameter', { kind: 'parameter', node: 0 });
    assert.deepEqual(
      a.consumers.map(({ name, contribution }) => [name, contribution]),
      [
        ['× [1]', 0],
        ['loss', 0],
        ['exp', null],
      ],
    );
    assert.equal(a.consumerSum, a.gradient);
    const b = card(step, 'parameter', { kind: 'parameter', node: 1 });
    assert.deepEqual([b.gradient, b.consumerCount, b.consumerSum], [null, 0, 0]);
  });

  it('say of a scope how many nodes it has and its largest gradient', () => {
    const step = square();
    assert.deepEqual(card(step, 'scope', { kind: 'box', key: 's1.0' }), {
      kind: 'scope',
      box: 'scope',
      key: 's1.0',
      name: 'y = f',
      nodes: 2,
      gradient: 6,
      path: [{ key: '', name: 'step 1' }],
      line: 1,
      code: 'f(a, b)',
    } satisfies ScopeCard);
    assert.equal(card(step, 'scope', { kind: 'box', key: '' }).nodes, 3);
  });

  it('write every operation with its numbers', () => {
    const step = handStep([2], ([a]) => a.exp(1).log(2).relu(3).pow(-0.5, 4).mul(3, 5));
    const expressions = [1, 2, 3, 4, 5, 6].map((node) => card(step, 'node', { kind: 'node', node }).expression);
    assert.deepEqual(expressions, ['exp(2)', 'log(7.389)', 'relu(2)', 'pow(2, −0.5)', '3', '0.7071 × 3']);
    assert.equal(card(step, 'node', { kind: 'node', node: 6 }).inputs[1].name, 'constant');
  });

  it('are null for what the step does not have', () => {
    const step = square();
    const selections: Selection[] = [
      { kind: 'node', node: -1 },
      { kind: 'node', node: 5 },
      { kind: 'node', node: 1.5 },
      { kind: 'node', node: Number.NaN },
      { kind: 'parameter', node: 2 },
      { kind: 'parameter', node: 1e9 },
      { kind: 'box', key: 's9.0' },
      { kind: 'box', key: 'rubbish' },
    ];
    for (const selection of selections) {
      assert.equal(selectionCard(new StepReading(step), selection), null);
      if (selection.kind !== 'parameter') assert.equal(sourceRange(step, selection), null);
    }
  });

  it('show at most 512 consumers, the strongest first, and add up all of them', () => {
    const step = handStep([1], ([a]) => {
      const x = a.exp(1);
      return Array.from({ length: 600 }, (_, i) => x.mul(i, 2)).reduce((sum, product) => sum.add(product, 3));
    });
    const x = card(step, 'node', { kind: 'node', node: 1 });
    assert.equal(x.consumerCount, 600);
    assert.deepEqual(
      x.consumers.map(({ contribution }) => contribution),
      Array.from({ length: 512 }, (_, i) => 599 - i),
    );
    assert.equal(x.consumerSum, 179_700);
    assert.equal(x.gradient, 179_700);
  });

  it('list the lines that use a parameter, from the top of the file, with their consumers', () => {
    const at = (line: number) => ({ range: { line, column: 0, endLine: line, endColumn: 1 } });
    const text = 'abcdefghijklmnopqrst'.split('').join('\n');
    const step = handStep(
      [2, 3],
      ([a, b]) => {
        const sum = [4, 1, 4].reduce((total, site) => total.add(a.mul(total, site), 9), a.exp(2));
        const onMany = Array.from({ length: 20 }, (_, i) => b.mul(i, 20 - i));
        return onMany.reduce((total, product) => total.add(product, 9), sum);
      },
      { text, sites: Array.from({ length: 20 }, (_, i) => at(i + 1)) },
    );
    const { usedOn, consumers } = card(step, 'parameter', { kind: 'parameter', node: 0 });
    assert.equal(usedOn.count, 3);
    assert.deepEqual(
      usedOn.lines.map(({ line, code, consumers: count }) => [line, code, count]),
      [
        [1, 'a', 1],
        [2, 'b', 1],
        [4, 'd', 2],
      ],
    );
    for (const { node, line } of usedOn.lines) {
      assert.ok(consumers.some((consumer) => consumer.node === node));
      assert.equal(sourceRange(step, { kind: 'node', node })?.line, line);
    }
    assert.equal(
      usedOn.lines[2]?.node,
      Math.min(...consumers.filter(({ name }) => name.startsWith('×')).map(({ node }) => node)),
    );
    const b = card(step, 'parameter', { kind: 'parameter', node: 1 });
    assert.equal(b.usedOn.count, 20);
    assert.deepEqual(
      b.usedOn.lines.map(({ line }) => line),
      Array.from({ length: 16 }, (_, i) => i + 1),
    );
  });

  it('list the calls that lead to a line that uses a parameter, out to the one that names its matrix', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      const used = (name: string, index = 0) => {
        const { first } = step.matrices.find((matrix) => matrix.name === name) ?? assert.fail(name);
        const { usedOn } = card(step, 'parameter', { kind: 'parameter', node: first + index });
        for (const { calls } of usedOn.lines) {
          for (const { key, line } of calls) assert.equal(sourceRange(step, { kind: 'box', key })?.line, line);
        }
        return usedOn.lines.map(({ code, calls }) => [code, ...calls.map((call) => call.code)]);
      };
      assert.deepEqual(used('layer0.attn_wq', 33), [['a[i].mul(b[i])', 'dot(row, x)', 'linear(x, layer.attn_wq)']]);
      assert.deepEqual(used('lm_head'), [['a[i].mul(b[i])', 'dot(row, x)', 'linear(x, model.lm_head)']]);
      assert.deepEqual(used('wpe'), [['ai.add(b[i])', 'add(model.wte[tokenId], model.wpe[position])']]);
    });
  });

  it('have consumers that add up to the gradient, for any tape and for nodes all over a real step', () => {
    const assertAddsUp = (step: RecordedStep, node: number) => {
      const found = selectionCard(new StepReading(step), { kind: 'node', node });
      assert.ok(found?.kind === 'node' || found?.kind === 'parameter');
      const gradient = found.gradient ?? 0;
      assert.ok(Math.abs(found.consumerSum - gradient) <= 1e-12 * Math.abs(gradient), `node ${node}`);
      if (found.kind === 'parameter') {
        const onLines = found.usedOn.lines.reduce((sum, { consumers }) => sum + consumers, 0);
        assert.equal(onLines, found.consumerCount);
      }
      if (found.key !== null) {
        assert.deepEqual(selectionCard(new StepReading(step), { kind: 'box', key: found.key }), found);
      }
    };
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { maxLength: 100 }), (program) => {
        const step = stepFromNumbers(program);
        for (let node = 0; node < step.tape.length; node++) assertAddsUp(step, node);
      }),
      { numRuns: 30 },
    );
    eachRealStep(publishedConfig, [1], (step) => {
      for (let node = 0; node < step.tape.length; node += 997) assertAddsUp(step, node);
      for (const { first, rows, columns } of step.matrices) {
        for (let node = first; node < first + rows * columns; node += 97) assertAddsUp(step, node);
      }
    });
  });
});

describe('the source of a selection', () => {
  it('is the expression that made it, for nodes and boxes all over a real step', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      const tree = scopeTree(step.tape);
      const lines = step.source.text.split('\n');
      const code = (selection: Selection) => {
        const range = sourceRange(step, selection);
        assert.ok(range !== null);
        assert.equal(range.line, range.endLine);
        return lines[range.line - 1].slice(range.column, range.endColumn);
      };
      const bySite = new Map<number, number>();
      for (let node = step.tape.parameterCount; node < step.tape.length; node++) {
        bySite.set(step.tape.site[node], node);
      }
      const byCode = new Map([...bySite.values()].map((node) => [code({ kind: 'node', node }), node]));
      for (const expected of [
        'e.div(total)',
        'total.add(a[i].mul(b[i]))',
        'a[i].mul(b[i])',
        'xi.mul(scale)',
        'h.relu()',
      ]) {
        const node = byCode.get(expected);
        assert.ok(node !== undefined, `no node is made by ${expected}`);
        const key = keyOfNode(step, tree, node) ?? '';
        assert.equal(code({ kind: 'box', key }), expected);
        const found = selectionCard(new StepReading(step), { kind: 'box', key });
        assert.ok(found?.kind === 'node' && found.code === expected);
      }
      const wq = step.matrices.find(({ name }) => name === 'layer0.attn_wq');
      assert.equal(code({ kind: 'parameter', node: (wq?.first ?? 0) + 5 }), 'matrix(random, nEmbd, nEmbd, std)');
      const position = sourceRange(step, {
        kind: 'box',
        key: keyOfNode(step, tree, step.tape.parameterCount)?.split('/')[0] ?? '',
      });
      assert.match(lines[(position?.line ?? 0) - 1], /for \(let position = 0;/);
    });
  });
});
