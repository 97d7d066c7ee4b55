/** Accessibility checks: axe on a page, and the kinds of themes to run it in. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Frame } from 'playwright-core';

/** One of each kind, by the name that VS Code has for it in its list. */
export const themes = [
  { name: 'Dark Modern', kind: 'vscode-dark' },
  { name: 'Light Modern', kind: 'vscode-light' },
  { name: 'Dark High Contrast', kind: 'vscode-high-contrast' },
  { name: 'Light High Contrast', kind: 'vscode-high-contrast-light' },
] as const;

const source = fs.readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

/** Of the rules that axe has on by itself, those about colours. */
const colourRules = ['color-contrast', 'link-in-text-block'];

export interface AccessibilityOptions {
  /** Selectors; the whole page by default. */
  readonly parts?: readonly string[];
  /** Only what depends on colours: for a page that has been looked at in another theme. */
  readonly coloursAlone?: boolean;
}

/** Asserts that axe finds nothing in the page, or in parts of it. */
export async function assertAccessible(
  frame: Frame,
  what: string,
  { parts = ['html'], coloursAlone = false }: AccessibilityOptions = {},
): Promise<void> {
  // The evaluation of a debugger is not subject to the page's policy, as a script element would be.
  if (!(await frame.evaluate(() => 'axe' in globalThis))) await frame.evaluate(source);
  const violations = await frame.evaluate(
    async ([include, rules]) => {
      const { axe } = globalThis as unknown as { axe: { run(part: object, options: object): Promise<AxeResults> } };
      const results = await axe.run({ include }, { iframes: false, resultTypes: ['violations'], ...rules });
      return results.violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => [id, html, failureSummary]),
      );
    },
    [parts, coloursAlone ? { runOnly: { type: 'rule', values: colourRules } } : {}] as const,
  );
  assert.deepEqual(violations, [], what);
}
