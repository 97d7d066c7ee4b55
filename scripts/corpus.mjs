// Corpus maker: makes names.txt of the two files in media/corpus (README.md there names their
// sources).
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const sha256 = '0a30b5557f192f32ab962680889aac5f6fda0f4cecf40a6d0b5694f58ea8cc4d';
const committed = path.join(import.meta.dirname, '..', 'media', 'corpus');

/** @typedef {{ name: string, sex: string, count: number }} Row */

/**
 * Returns the published corpus: 32,033 names, one a line, LF between them and none at the end.
 * A name of both sexes is in it twice, as in the lists of the SSA.
 * @param {string} [folder] of the two files
 * @returns {string}
 */
export function makeCorpus(folder = committed) {
  const corrections = readCorrections(folder);
  const names = readList(folder)
    .map((row) => ({ ...row, correction: corrections.get(`${row.sex} ${row.name}`) ?? '0' }))
    .filter(({ correction }) => correction !== 'absent')
    .map((row) => ({ ...row, count: row.count + Number(row.correction) }))
    .sort((a, b) => compare(a.sex, b.sex) || b.count - a.count || compare(a.name, b.name))
    .map(({ name }) => name.toLowerCase());
  const text = names.join('\n');
  const found = createHash('sha256').update(text).digest('hex');
  if (found !== sha256) {
    throw new Error(`names.txt has the sha256 ${found}, not ${sha256}: restore the files in ${folder}`);
  }
  return text;
}

/**
 * Reads the SSA's list: `Emma,F,18770`.
 * @param {string} folder
 * @returns {Row[]}
 */
function readList(folder) {
  return readLines(path.join(folder, 'yob2018.txt')).map((line) => {
    const [name = '', sex = '', count] = line.split(',');
    return { name, sex, count: Number(count) };
  });
}

/**
 * Reads the corrections, by sex and name: `absent`, or the number to add to the count.
 * @param {string} folder
 * @returns {Map<string, string>}
 */
function readCorrections(folder) {
  return new Map(
    readLines(path.join(folder, 'ssa-2018-first-release.tsv'))
      .filter((line) => !line.startsWith('#'))
      .map((line) => {
        const [sex, name, correction = ''] = line.split('\t');
        return [`${sex} ${name}`, correction];
      }),
  );
}

/**
 * Returns the lines of a file, with any line ends.
 * @param {string} file
 */
function readLines(file) {
  return fs.readFileSync(file, 'utf8').trimEnd().split(/\r?\n/);
}

/**
 * Compares by code units, in any locale.
 * @param {string} a
 * @param {string} b
 */
function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
