/** The trial of a model file: what is wrong is said at its line, and what is right passes. */

import assert from 'node:assert/strict';
import { publishedConfig } from '../../../src/training/run/config';
import { type Trouble, tryModel } from '../../../src/training/trial/trial';
import { trialCorpus } from '../../../src/training/trial/trial-corpus';
import { edited, fileOf, models, original } from '../../program/edited-model';
import { loadOptions } from '../../program/loaded';
import { blocksOf, names } from '../corpus-text';

const config = { ...publishedConfig, nEmbd: 8, nHead: 2, blockSize: 8, numSteps: 50 };

function tried(text: string, corpus = names) {
  const stages: string[] = [];
  const result = tryModel(fileOf(text), {
    ...loadOptions,
    ...{ config, corpus: trialCorpus(corpus, config.blockSize) },
    at: (stage) => stages.push(stage),
  });
  return { ...result, stages };
}

interface Mistake {
  readonly what: string;
  readonly text: string;
  readonly severity?: 'warning';
  /** A part of the line that the trouble is at. */
  readonly at: string;
  readonly says: RegExp;
}

const losses = 'const losses: Vector = [];';
const hidden = 'const hidden = linear(x, layer.mlp_fc1);';

const mistakes: readonly Mistake[] = [
  {
    what: 'a syntax error',
    text: edited([hidden, 'const hidden = linear(x, layer.mlp_fc1;']),
    at: 'linear(x, layer.mlp_fc1;',
    says: /./,
  },
  {
    what: 'an unclosed brace',
    text: edited(['  return linear(activated, layer.mlp_fc2);\n}', '  return linear(activated, layer.mlp_fc2);\n']),
    at: '',
    says: /./,
  },
  {
    what: 'an enum',
    text: original.replace('type Vector', 'enum Kind { A, B }\ntype Vector'),
    at: 'enum Kind',
    says: /enum/,
  },
  {
    what: 'an import of fs',
    text: original.replace('import { tape', "import fs from 'node:fs';\nimport { tape"),
    at: 'node:fs',
    says: /'\.\/value' and '\.\/random' only/,
  },
  {
    what: 'an import that value.ts does not give',
    text: original.replace('import { tape, Value }', 'import { tape, Value, NodeWriter }'),
    at: 'NodeWriter',
    says: /NodeWriter/,
  },
  {
    what: 'a misspelt method',
    text: edited(['h.relu()', 'h.rellu()']),
    at: 'h.rellu()',
    says: /rellu is not a function/,
  },
  {
    what: 'a property that is not there',
    text: edited(['linear(x, layer.mlp_fc1)', '(linear as any)(x, (layer as any).mlp_fc3)']),
    at: 'w.map((row) => dot(row, x))',
    says: /TypeError/,
  },
  {
    what: 'an index out of range',
    text: edited(['total = total.add(a[i].mul(b[i]));', 'total = total.add(a[i].mul(b[i + 1]));']),
    at: 'b[i + 1]',
    says: /mul\(\) is given nothing where a Value or number is needed/,
  },
  {
    what: 'a list in the place of a Value',
    text: edited(['a.map((ai, i) => ai.add(b[i]))', 'a.map((ai) => ai.add(b as any))']),
    at: 'ai.add(b as any)',
    says: /add\(\) is given a list/,
  },
  {
    what: 'an error of its own',
    text: edited([hidden, `if (x.length > 3) throw new Error('too wide');\n  ${hidden}`]),
    at: 'too wide',
    says: /too wide/,
  },
  {
    what: 'a string that is thrown',
    text: edited([hidden, `if (x.length > 3) throw 'too wide';\n  ${hidden}`]),
    at: '',
    says: /too wide/,
  },
  {
    what: 'no export of trainStep',
    text: edited(['export function trainStep', 'function trainStep']),
    at: '',
    says: /trainStep/,
  },
  {
    what: 'a loss that is a number',
    text: edited(['  return loss;\n', '  return loss.data as any;\n']),
    at: 'function trainStep',
    says: /trainStep gives a number: return the loss/,
  },
  {
    what: 'a loss that is not returned',
    text: edited(['  return loss;\n', '']),
    at: 'function trainStep',
    says: /trainStep gives nothing/,
  },
  {
    what: 'an async step',
    text: edited(['export function trainStep', 'export async function trainStep']),
    at: 'async function trainStep',
    says: /async/,
  },
  {
    what: 'no call of backward',
    text: edited(['  loss.backward();\n', '']),
    at: 'function trainStep',
    says: /has not called backward/,
  },
  {
    what: 'backward of another Value',
    text: edited(['  loss.backward();\n', '  loss.mul(2).backward();\n']),
    at: 'function trainStep',
    says: /returns another Value than/,
  },
  {
    what: 'a parameter in mid-step',
    text: edited([losses, 'const losses: Vector = [Value.parameter(0)];']),
    at: 'Value.parameter(0)',
    says: /A training step cannot make parameters/,
  },
  {
    what: 'a parameter as the first thing of a step',
    text: edited([
      'const loss = documentLoss(model, tokens);',
      'const extra = Value.parameter(0);\n  const loss = documentLoss(model, tokens).add(extra);',
    ]),
    at: 'const extra',
    says: /A training step cannot make parameters/,
  },
  {
    what: 'a constant before the parameters',
    text: edited([
      'const { nLayer, nEmbd, blockSize, initStd: std } = config;',
      'const { nLayer, nEmbd, blockSize, initStd: std } = config;\n  Value.constant(1);',
    ]),
    at: 'Value.parameter(random.gauss(0, std))',
    says: /make all parameters first/,
  },
  {
    what: 'constants kept in the model',
    text: edited(
      [
        '      mlp_fc2: matrix(random, nEmbd, 4 * nEmbd, std),\n    })),\n',
        '      mlp_fc2: matrix(random, nEmbd, 4 * nEmbd, std),\n    })),\n    half: Value.constant(0.5),\n',
      ],
      ['  readonly layers: readonly Layer[];', '  readonly layers: readonly Layer[];\n  readonly half: Value;'],
    ),
    at: 'function createModel',
    says: /createModel makes 1 Value that is no parameter/,
  },
  {
    what: 'a Value kept from one step to the next',
    text: edited(
      [losses, 'const losses: Vector = [];\n  if (kept) losses.push(kept);\n  kept = Value.constant(0.25).mul(2);'],
      ['/** The loss of a document', 'let kept: Value | null = null;\n/** The loss of a document'],
    ),
    at: 'total.add(x[i])',
    says: /A Value of an earlier step/,
  },
  {
    what: 'a parameter that is not in the state dict',
    text: edited(["['lm_head', lm_head], ", '']),
    at: 'function createModel',
    says: /parameters, and stateDict lists/,
  },
  {
    what: 'a ragged matrix',
    text: edited(["['wte', wte]", "['wte', [wte[0].slice(1), ...wte.slice(1)]]"]),
    at: '',
    says: /'wte' is no matrix: row 1 has 8 columns, row 0 has 7/,
  },
  {
    what: 'a name that is used twice',
    text: edited(["['wpe', wpe]", "['wte', wpe]"]),
    at: 'function stateDict',
    says: /stateDict lists 'wte' twice/,
  },
  {
    what: 'a state dict without a list',
    text: edited([
      "return [['wte', wte], ['wpe', wpe], ['lm_head', lm_head], ...ofLayers];",
      'return { wte, wpe, lm_head } as any;',
    ]),
    at: 'function stateDict',
    says: /stateDict gives an object/,
  },
  {
    what: 'Date',
    text: edited([losses, 'const losses: Vector = [Value.constant(Date.now() % 10)];']),
    at: 'Date.now()',
    says: /TypeError/,
  },
  {
    what: 'process',
    text: edited([losses, `${losses}\n  (process as any).exit(1);`]),
    at: 'process as any',
    says: /TypeError/,
  },
  {
    what: 'recursion without end',
    text: edited([
      'function emptyCaches(model: Model): Cache[] {',
      'function emptyCaches(model: Model): Cache[] {\n  emptyCaches(model);',
    ]),
    at: 'emptyCaches(model)',
    says: /call stack/,
  },
  { what: 'an empty file', text: '', at: '', says: /createModel/ },
  {
    what: 'a counter in the module',
    severity: 'warning',
    text: edited(
      [losses, 'seen++;\n  const losses: Vector = [Value.constant(seen * 1e-3)];'],
      ['/** The loss of a document', 'let seen = 0;\n/** The loss of a document'],
    ),
    at: 'seen',
    says: /./,
  },
  {
    what: 'a step that comes out differently',
    severity: 'warning',
    text: edited(
      [losses, 'seen.push(1);\n  const losses: Vector = [Value.constant(seen.length * 1e-3)];'],
      ['/** The loss of a document', 'const seen: number[] = [];\n/** The loss of a document'],
    ),
    at: '',
    says: /Step 1 comes out differently when it is taken again/,
  },
  {
    what: 'a loss without gradients',
    severity: 'warning',
    text: edited(['return sum(losses).mul(1 / n);', 'return Value.constant(sum(losses).mul(1 / n).data);']),
    at: 'loss.backward()',
    says: /depends on no parameter/,
  },
  {
    what: 'a config that is no object',
    text: original.replace('type Vector', 'export const config = 3;\ntype Vector'),
    at: '',
    says: /config is a number/,
  },
  {
    what: 'a config with text in it',
    text: original.replace('type Vector', "export const config = { nLayer: '2' };\ntype Vector"),
    at: '',
    says: /config\.nLayer is a string: give a number/,
  },
  {
    what: 'an optimizer array of another length',
    text: `${original}\nexport function createOptimizer(count: number) { return { m: new Float64Array(count - 1), v: new Float64Array(count) }; }\n`,
    at: 'function createOptimizer',
    says: /createOptimizer gives m, which is an array of \d+ numbers/,
  },
  {
    what: 'an optimizer array with the name of another number',
    text: `${original}\nexport function createOptimizer(count: number) { return { update: new Float64Array(count) }; }\n`,
    at: 'function createOptimizer',
    says: /createOptimizer has the name 'update', .*: choose another/,
  },
  {
    what: 'a step that is begun',
    text: edited([losses, `${losses}\n  tape.beginStep();`]),
    at: 'tape.beginStep();',
    says: /cannot begin another/,
  },
  { what: 'await at the top', text: `${original}\nawait 1;\n`, at: 'await 1', says: /./ },
  { what: 'a decorator', text: `${original}\n@sealed class A {}\n`, at: '@sealed', says: /decorator/ },
];

describe('the trial of a model file', () => {
  for (const [what, text] of Object.entries(models)) {
    it(`passes ${what}`, () => {
      const { troubles, made, stages } = tried(text);
      assert.deepEqual(troubles, []);
      assert.ok(made !== null && made.parameters > 100 && made.nodes > 100);
      const steps = [1, 2, 3];
      assert.deepEqual(stages, [
        ...['compile', 'load', 'createModel', ...steps.map((step) => `step ${step}`)],
        ...['createModel', ...steps.map((step) => `step ${step} again`)],
      ]);
    });
  }

  for (const { what, text, severity = 'error', at, says } of mistakes) {
    it(`tells of ${what}`, () => {
      const { troubles, made } = tried(text);
      const trouble = troubles.find((one) => one.severity === severity && says.test(one.message));
      assert.ok(trouble !== undefined, JSON.stringify(troubles, null, 1));
      assert.equal(made === null, severity === 'error');
      assert.ok(lineOf(text, trouble).includes(at), `line ${trouble.range.line} is ${lineOf(text, trouble)}`);
    });
  }

  it('gives the calls that led to an error, innermost first', () => {
    const [{ calls }] = tried(edited(['h.relu()', 'h.rellu()'])).troubles as [Trouble];
    const functions = calls
      .map(({ functionName }) => functionName)
      .filter((name) => /^(mlp|gpt|documentLoss|trainStep)$/.test(name));
    assert.deepEqual(functions, ['mlp', 'gpt', 'documentLoss', 'trainStep']);
    for (const { line, column } of calls) assert.ok(original.split('\n')[line - 1].length >= column);
  });

  it('lets a file have numbers of its own, and a name for each of its optimizer arrays', () => {
    const { made } = tried(
      `${original.replace('type Vector', 'export const config = { nLayer: 2, dropout: 0.1 };\ntype Vector')}`,
    );
    assert.deepEqual(made?.config, { nLayer: 2, dropout: 0.1 });
  });

  it('takes blocks of the size that the file has', () => {
    const play = blocksOf('To be,\nor not to be,\nthat is the question.\n'.repeat(20));
    const { documents } = trialCorpus(play, config.blockSize);
    assert.equal(documents.at(-1), 'on.\n');
    const sized = (blockSize: number) =>
      tried(original.replace('type Vector', `export const config = { blockSize: ${blockSize} };\ntype Vector`), play);
    const nodes = [4, 8, 16].map((blockSize) => sized(blockSize).made?.nodes ?? 0);
    assert.equal(tried(original, play).made?.nodes, nodes[1]);
    assert.ok(0 < nodes[0] && nodes[0] < nodes[1] && nodes[1] < nodes[2], String(nodes));
  });
});

function lineOf(text: string, { range }: Trouble): string {
  return text.split('\n')[range.line - 1] ?? '';
}
