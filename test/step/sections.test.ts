import assert from 'node:assert/strict';
import { StepReading } from '../../src/step/reading';
import type { RecordedStep } from '../../src/step/recorded-step';
import type { BoxKey, GraphBox, GraphView } from '../../src/step/view/view';
import { publishedConfig } from '../../src/training/run/config';
import { handStep, inScope } from './hand-steps';
import { eachRealStep } from './real-steps';
import { assertSound } from './sound-view';
import { closedView, viewOf } from './views';

describe('sections', () => {
  /** 40 rows, each an exp, and their sum: a chain of 40 additions in the step itself. */
  function rows(count: number): RecordedStep {
    return handStep(
      [1],
      ([x]) => Array.from({ length: count }, () => inScope(1, () => x.exp(1))).reduce((sum, row) => sum.add(row, 2)),
      { scopeSites: [{ kind: 'turn', variable: 'row' }] },
    );
  }
  const named = (view: GraphView) => view.boxes.map(({ key, name, nodes }) => [key, name, nodes]);

  it('cut a group of more than 32 turns into sixteens, which open like scopes', () => {
    assert.equal(viewOf(rows(32)).boxes.length, 33);
    const step = rows(40);
    assert.deepEqual(named(viewOf(step)), [
      ['t1.0', 'rows 0…15', 16],
      ['t1.1', 'rows 16…31', 16],
      ['t1.2', 'rows 32…39', 8],
      ['b2.add', '+ ×39', 39],
    ]);
    const view = viewOf(step, { opened: ['t1.2', 'b2.add', 'b2.add/t1'] });
    assert.deepEqual(named(view).slice(2, 5), [
      ['t1.2', 'rows 32…39', 8],
      ['s1.32', 'row 32', 1],
      ['s1.33', 'row 33', 1],
    ]);
    assert.deepEqual(named(view).slice(11, 15), [
      ['b2.add', '+ ×39', 39],
      ['b2.add/t0', '+ 0…15', 16],
      ['b2.add/t1', '+ 16…31', 16],
      ['n2.add.16', '+', 1],
    ]);
    assertSound(step, view, false);
  });

  it('are open as long as something in them is', () => {
    const view = viewOf(rows(40), { opened: ['s1.20'] });
    assert.deepEqual(
      view.boxes.filter((box) => box.kind !== 'node' && box.opened).map(({ key }) => key),
      ['t1.1', 's1.20'],
    );
  });

  it('of parameters are of rows and of columns', () => {
    const step = handStep(
      Array.from({ length: 50 }, (_, i) => i + 1),
      (all) => all.reduce((sum, one) => sum.mul(one, 1)),
    );
    const view = viewOf(step, { parameters: true, opened: ['pw', 'pw/r0', 'pw/r0/t3'] });
    assert.deepEqual(named(view).slice(0, 8), [
      ['pw', 'w', 50],
      ['pw/r0', 'row 0', 50],
      ['pw/r0/t0', 'columns 0…15', 16],
      ['pw/r0/t1', 'columns 16…31', 16],
      ['pw/r0/t2', 'columns 32…47', 16],
      ['pw/r0/t3', 'columns 48…49', 2],
      ['pw/r0/c48', 'w[0][48]', 1],
      ['pw/r0/c49', 'w[0][49]', 1],
    ]);
    assertSound(step, view, false);
  });
});

describe('the same everywhere', () => {
  it('is opened in all positions, with what is around it, and stays what was opened', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      const byName = (boxes: readonly GraphBox[], name: string) => boxes.filter((box) => box.name === name);
      const opened: BoxKey[] = [];
      for (const name of ['position 2', 'logits = gpt', 'layer 0', 'attended = attention', 'head 1']) {
        opened.push(byName(viewOf(step, { opened }).boxes, name).at(-1)?.key ?? '');
      }
      const view = viewOf(step, { opened, everywhere: opened[4] });
      const heads = [0, 1, 2, 3].flatMap((head) => byName(view.boxes, `head ${head}`));
      assert.equal(heads.length, 7 * 4);
      assert.ok(heads.every((box) => box.kind === 'scope' && box.opened));
      assert.deepEqual(view.opened?.slice(0, 5), opened);
      assert.equal(view.opened?.length, 7 + 7 + 7 + 7 + 28);
      assert.equal(view.refused, null);
      assert.deepEqual(viewOf(step, { opened: view.opened ?? [] }).boxes, view.boxes);
    });
  });

  it('is opened in positions that no step had before, and not anew in the others', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      const byName = (boxes: readonly GraphBox[], name: string) => boxes.filter((box) => box.name === name);
      const key = byName(viewOf(step, {}).boxes, 'position 2')[0]?.key ?? '';
      const lasting = [{ key, positions: 5 }];
      const view = viewOf(step, { opened: [], lasting });
      const positions = view.boxes.filter(({ name }) => name.startsWith('position '));
      assert.deepEqual(
        positions.map((box) => box.kind === 'scope' && box.opened),
        [false, false, false, false, false, true, true],
      );
      assert.deepEqual(view.opened, [positions[5]?.key, positions[6]?.key]);
      assert.equal(viewOf(step, { opened: [], lasting: [{ key, positions: 7 }] }).opened, null);
    });
  });

  it('is refused where it makes too many boxes, with how many it would make', () => {
    eachRealStep(publishedConfig, [1], (step) => {
      const opened: BoxKey[] = [];
      const path = [
        'position 2',
        'logits = gpt',
        'layer 0',
        'processed = mlp',
        'hidden = linear',
        'rows 0…15',
        'row 0',
      ];
      for (const name of [...path, '× ×16']) {
        opened.push(viewOf(step, { opened }).boxes.findLast((box) => box.name === name)?.key ?? '');
      }
      const view = viewOf(step, { opened, everywhere: opened[7] });
      assert.deepEqual(view.opened, opened);
      assert.deepEqual(view.boxes, viewOf(step, { opened }).boxes);
      // 7 positions of 64 rows, each with 16 products, their bundle and that of the sums.
      assert.ok(view.refused !== null && view.refused > 7 * 64 * (16 + 2));
    });
  });
});

describe('the views of a reading', () => {
  it('are kept as long as the same is asked for', () => {
    const step = handStep([1, 2], ([a, b]) => a.mul(b, 1).exp(2).log(3));
    const reading = new StepReading(step);
    const first = reading.view(closedView).view;
    const again = reading.view({ ...closedView, opened: [] }).view;
    assert.equal(again, first, 'nothing was made again');
    const shown = reading.view({ ...closedView, parameters: true }).view;
    assert.deepEqual(shown, viewOf(step, { parameters: true }));
    assert.deepEqual(reading.view({ ...closedView, opened: ['pw'], parameters: true }).view.boxes[1].key, 'pw/r0');
    assert.deepEqual(reading.view(closedView).view, first);
  });
});
