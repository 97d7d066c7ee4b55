/** The walk of the README from the first step to the first gradient, with its figures. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { formatLoss, formatNumber } from '../../src/text/numbers';
import { lastingCone } from '../../src/webview/find/cone-of-card';
import { box, eventually, firstStep, inspectorOverSession } from './page-over-session';

/** The README in one line. */
const readme = fs.readFileSync('README.md', 'utf8').replaceAll(/\s+/g, ' ');

function says(text: string): void {
  assert(readme.includes(text), `the README does not say: ${text}`);
}

describe('the first five minutes', () => {
  it('lead from Step to a weight of attention, its gradient, and the parameters that the gradient goes to', async () => {
    const { inspector } = await inspectorOverSession();
    await firstStep(inspector);
    const recorded = inspector.shown.value?.recorded;
    assert(recorded?.loss != null);
    says(`the name *${recorded.document}*. The loss is ${formatLoss(recorded.loss)} nats`);
    says(`ln 27 = ${formatLoss(Math.log(recorded.vocabulary.length))}`);

    const position = await eventually(() => box(inspector, 'position 2'));
    assert.equal('detail' in position ? position.detail : null, `${recorded.tokens[2]} → ${recorded.tokens[3]}`);
    says(
      `double-click \`position 2\`: the model sees *${recorded.tokens[2]}* and has to predict *${recorded.tokens[3]}*`,
    );
    for (const name of ['logits = gpt', 'layer 0', 'attended = attention']) says(`\`${name}\``);
    for (const name of ['head 0', 'attnWeights = softmax', '× ×3']) {
      const closed = await eventually(() => box(inspector, name));
      inspector.toggle(closed.key);
      says(`\`${name}\``);
    }
    const weight = await eventually(() => box(inspector, 'attnWeights[0]'));
    inspector.select({ kind: 'box', key: weight.key });
    const card = await eventually(() => {
      const shown = inspector.shown.value?.recorded?.card;
      return shown?.kind === 'node' && shown.key === weight.key && shown;
    });
    assert(card.gradient !== null);
    says(`${card.expression} = ${formatNumber(card.value)}, and its gradient is ${formatNumber(card.gradient)}`);
    assert.equal(card.inputs.length, 2);

    inspector.marking.showCone(lastingCone(card, 'ancestors'));
    const cone = await eventually(() => inspector.shown.value?.recorded?.marks.cone);
    says('choose `layer0.attn_wq`');
    const marked = (name: string) => cone.boxes[recorded.graph.boxes.findIndex((one) => one.name === name)] ?? 0;
    assert(marked('layer0.attn_wq') > 0);
    assert.equal(marked('layer0.mlp_fc1'), 0, 'the MLP comes after attention');
  });
});
