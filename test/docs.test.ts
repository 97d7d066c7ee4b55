/** The documentation: its links lead somewhere, and it names all that users can run, set, write and read. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { functionNames } from '../src/debugger/expressions/compile';
import { readExpression } from '../src/debugger/expressions/expression';
import { filterNames, knownWords } from '../src/step/find/filter-names';
import { parseFilter } from '../src/step/find/filter-syntax';
import { gradientColumns } from '../src/step/parameters/gradients-csv';
import { usage } from '../src/terminal/options';
import { publishedConfig } from '../src/training/run/config';
import { headingsOf, linksOf } from './markdown';
import { eachRealStep } from './step/real-steps';

const documentation = 'docs';
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...fs.readdirSync(documentation).map((name) => path.join(documentation, name)),
];
const read = (file: string) => fs.readFileSync(file, 'utf8');
/** All text for users. */
const forUsers = pages
  .filter((file) => file !== 'CONTRIBUTING.md')
  .map(read)
  .join('\n');
const { contributes } = JSON.parse(read('package.json'));
const titles: { readonly [key: string]: string } = JSON.parse(read('package.nls.json'));

describe('the documentation', () => {
  for (const file of pages) {
    it(`has only links that lead to something: ${file}`, () => {
      for (const { target, anchor } of linksOf(read(file))) {
        const to = target === '' ? file : path.join(path.dirname(file), target);
        assert(fs.existsSync(to), `${file} links to ${target}, which does not exist`);
        if (anchor === '') continue;
        assert(
          headingsOf(read(to)).includes(anchor),
          `${file} links to ${target}#${anchor}: ${to} has no such heading`,
        );
      }
    });
  }

  it('names only files and folders that exist', () => {
    const missing = pages.flatMap((file) =>
      [...read(file).matchAll(/(?<![\w./-])(?:src|test|scripts|docs|media)\/[\w./-]*\w/g)]
        .filter(([place]) => !fs.existsSync(place))
        .map(([place]) => `${file} names ${place}`),
    );
    assert.deepEqual(missing, []);
  });

  it('can be reached from the README, but for the pages for developers', () => {
    const linked = linksOf(read('README.md')).map(({ target }) => target);
    const unlinked = pages.filter(
      (file) => file.startsWith(documentation) && !linked.includes(file.replaceAll('\\', '/')),
    );
    const forDevelopers = ['numbers.md', 'painting.md', 'performance.md', 'tape.md'];
    assert.deepEqual(
      unlinked,
      forDevelopers.map((name) => path.join(documentation, name)),
    );
    for (const name of forDevelopers) {
      assert(linksOf(read('CONTRIBUTING.md')).some(({ target }) => target === `docs/${name}`));
    }
  });

  it('begins with a README of at most 120 lines', () => {
    const lines = read('README.md').trimEnd().split('\n').length;
    assert(lines <= 120, `${lines} lines`);
  });

  it('names every command by its title', () => {
    const commands: { readonly title: string; readonly category: string }[] = contributes.commands;
    for (const { title, category } of commands) {
      const name = title.replace(/^%(.*)%$/, (_, key: string) => titles[key] ?? assert.fail(`no text for ${title}`));
      // What is in parentheses explains the name.
      const shown = `${category}: ${name.replace(/ \(.*\)$/, '')}`;
      assert(forUsers.includes(shown), `no page names the command ${shown}`);
    }
  });

  it('names every setting by its key, with its default', () => {
    const groups: { readonly properties: { readonly [key: string]: { readonly default: unknown } } }[] =
      contributes.configuration;
    for (const [key, { default: usual }] of groups.flatMap(({ properties }) => Object.entries(properties))) {
      const row = forUsers.split('\n').find((line) => line.startsWith(`| \`${key}\` |`));
      assert(row !== undefined, `no page has a table with the setting ${key}`);
      const [, , shown = ''] = row.split('|');
      assert.equal(JSON.parse(shown), usual, `the default of ${key}`);
    }
  });

  it('names every colour that a theme can set', () => {
    const colours: { readonly id: string }[] = contributes.colors;
    const named = (id: string) => forUsers.includes(`\`${id}\``);
    // A range is named by its ends.
    const inRange = (id: string) => /^microgpt\.(heat\.[23]|ramp\.[1-3])$/.test(id);
    for (const { id } of colours) assert(named(id) || inRange(id), `no page names the colour ${id}`);
  });

  it('names every attribute of a launch configuration, every function of an expression', () => {
    const debuggerPage = read(path.join(documentation, 'debugger.md'));
    const [{ configurationAttributes }] = contributes.debuggers;
    const names = [...Object.keys(configurationAttributes.launch.properties), ...functionNames];
    for (const name of names) assert(debuggerPage.includes(`\`${name}\``), `debugger.md does not name ${name}`);
  });

  it('has only expressions that the debugger can read', () => {
    const examples = codeIn(section(read(path.join(documentation, 'debugger.md')), 'Some that are useful:'));
    assert(examples.length > 2);
    eachRealStep(publishedConfig, [1], ({ matrices, characters, optimizer, source }) => {
      const turns = source.scopeSites.flatMap(({ kind, variable }) => (kind === 'turn' && variable ? [variable] : []));
      const arrays = optimizer.map(({ name }) => name);
      for (const text of examples) readExpression(text, { matrices, characters, arrays, turns });
    });
  });

  it('has only filters that can be read, with every term that there is', () => {
    const page = read(path.join(documentation, 'inspector.md'));
    const filters = codeIn(section(page, '## The filter language', 2));
    assert(filters.length > 10);
    eachRealStep(publishedConfig, [1], (step) => {
      const names = filterNames(step);
      for (const text of filters) assert.deepEqual('error' in parseFilter(text, names), false, text);
    });
    for (const word of knownWords) {
      assert(
        filters.some((text) => text.includes(word)),
        `inspector.md has no filter with ${word}`,
      );
    }
  });

  it('names every column of the gradients, every option of the terminal', () => {
    const formats = read(path.join(documentation, 'formats.md'));
    for (const column of gradientColumns(['m', 'v']))
      assert(formats.includes(`\`${column}\``), `formats.md lacks ${column}`);
    const options = usage.match(/--[a-z-]+/g) ?? [];
    assert(options.length > 5);
    for (const option of options) assert(formats.includes(option), `formats.md lacks ${option}`);
  });
});

/** The text from the line `from` on, up to the next heading of level `level` or above. */
function section(markdown: string, from: string, level = 6): string {
  const at = markdown.indexOf(from);
  assert(at >= 0, `no page says ${from}`);
  const text = markdown.slice(at + from.length);
  const end = text.search(new RegExp(`^#{1,${level}} `, 'm'));
  return end < 0 ? text : text.slice(0, end);
}

/** The code that begins the rows of the tables in a text. */
function codeIn(markdown: string): string[] {
  return [...markdown.matchAll(/^\| `(.*?)` \|/gm)].flatMap(([, code = '']) =>
    code.replaceAll('\\|', '|').split('`, `'),
  );
}
