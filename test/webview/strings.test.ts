/** The page's texts: one thing is told in the singular. */

import assert from 'node:assert/strict';
import { formatDocuments } from '../../src/training/corpus/division';
import { strings } from '../../src/webview/strings';
import { tensorsStrings } from '../../src/webview/tensors/strings';

/** What the page counts. */
const COUNTED =
  /\b1 (nodes|edges|boxes|scopes|steps(?!\/)|documents|parameters|numbers|activations|consumers|lines|matches|positions|tensors|bytes|rows|columns|texts|strongest edges)\b/;

/** All texts, of those that take numbers the one for this number everywhere; each with where it is. */
function* textsFor(number: number, of: object, path = ''): Generator<readonly [string, string]> {
  for (const [name, value] of Object.entries(of)) {
    const at = path === '' ? name : `${path}.${name}`;
    if (typeof value === 'string') yield [at, value];
    else if (typeof value === 'function') {
      // Shapes are lists.
      const arguments_ = Array.from({ length: value.length }, () => (name === 'shape' ? [number] : number));
      yield [at, String(value(...arguments_))];
    } else if (typeof value === 'object' && value !== null) yield* textsFor(number, value, at);
  }
}

describe('the texts of the pages', () => {
  it('tell of one thing in the singular, whatever it is', () => {
    const texts = [...textsFor(1, strings), ...textsFor(1, tensorsStrings)];
    assert.ok(texts.length > 400);
    for (const [where, text] of texts) assert.doesNotMatch(text, COUNTED, where);
    assert.equal(strings.graph.nodes(1), '1 node');
    assert.equal(strings.find.matches(1, 1), '1 match of 1 node');
    assert.equal(
      strings.header.corpusTitle('names', formatDocuments(1, 'lines'), '3'),
      'Corpus names: 1 document, a vocabulary of 3',
    );
  });

  it('tell of none and of several in the plural, with thousands apart', () => {
    assert.equal(strings.graph.edges(0), '0 edges');
    assert.equal(strings.find.matches(0, 56_283), '0 matches of 56,283 nodes');
    assert.equal(strings.distributions.deadOver(37), 'inactive in all of the last 37 documents');
  });
});
