import assert from 'node:assert/strict';
import fs from 'node:fs';
import { lightness } from '../../../src/step/view/ink';

interface Contributed {
  readonly id: string;
  readonly defaults: { readonly [kind: string]: string };
}

/** The lightness of the five colours, L of OKLCH. */
const dark = [0.27, 0.4, 0.54, 0.7, 0.88];
const light = [0.97, 0.9, 0.8, 0.66, 0.48];

describe('the colours of heat', () => {
  const { contributes } = JSON.parse(fs.readFileSync('package.json', 'utf8')) as {
    contributes: { colors: readonly Contributed[] };
  };
  const ramp = contributes.colors.filter(({ id }) => id.startsWith('microgpt.ramp.'));

  it('are five, opaque, from one end of lightness to the other', () => {
    assert.deepEqual(
      ramp.map(({ id }) => id),
      [0, 1, 2, 3, 4].map((stop) => `microgpt.ramp.${stop}`),
    );
    for (const [stop, { defaults }] of ramp.entries()) {
      for (const [kind, levels] of [
        ['dark', dark],
        ['highContrast', dark],
        ['light', light],
        ['highContrastLight', light],
      ] as const) {
        const colour = defaults[kind] ?? '';
        assert.match(colour, /^#[0-9a-f]{6}$/);
        assert.ok(Math.abs(lightness(colour) - (levels[stop] ?? 0)) < 0.01, `${kind} ${stop} is ${lightness(colour)}`);
      }
    }
  });

  it('are those that the page has where VS Code gives none', () => {
    const page = fs.readFileSync('src/webview/styles/page.css', 'utf8');
    for (const [stop, { defaults }] of ramp.entries()) {
      const given = [
        ...page.matchAll(new RegExp(`--ramp-${stop}: var\\(--vscode-microgpt-ramp-${stop}, (#\\w+)\\)`, 'g')),
      ];
      assert.deepEqual(
        given.map(([, colour]) => colour),
        [defaults['dark'], defaults['light']],
      );
    }
  });
});
