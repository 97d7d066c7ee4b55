/**
 * The functions of src/engine/numbers.ts: their greatest error at random arguments.
 * `EACH=10000000 npm run bench -- numbers` takes so many arguments a function, and about half an hour.
 */

import { cos, exp, log, pow, sin, tanh } from '../../src/engine/numbers';
import { Random } from '../../src/engine/random';
import { exactFunctions, ulps } from '../engine/exact-functions';
import type { Row } from './row';

const each = Number(process.env['EACH'] ?? 20_000);
const bound = 0.501;

type Name = keyof typeof exactFunctions;
const functions = { exp, log, pow, tanh, sin, cos };

const random = Random.seeded(each);
const between = (from: number, to: number) => from + (to - from) * random.random();
const size = (from: number, to: number) => exp(between(log(from), log(to)));
const sign = () => (random.random() < 0.5 ? -1 : 1);
const either = (one: () => number, other: () => number) => (random.random() < 0.5 ? one() : other());
const aroundOne = () => 1 + sign() * size(1e-15, 0.9);
const angle = () =>
  either(
    () => between(0, 2 * Math.PI),
    () => sign() * size(1e-8, Number.MAX_VALUE),
  );

/** Arguments of all sizes, more of them where a function is used. */
const argumentsOf: { readonly [name in Name]: () => readonly [number, number] } = {
  exp: () => [
    either(
      () => between(-745, 709.7),
      () => sign() * size(1e-17, 20),
    ),
    0,
  ],
  log: () => [either(() => size(Number.MIN_VALUE, Number.MAX_VALUE), aroundOne), 0],
  pow: () => {
    const x = either(
      () => size(1e-300, 1e300),
      () => either(() => size(1e-9, 100), aroundOne),
    );
    const usual = [-2, -1.5, -0.5, 0.5, 3] as const;
    return [
      x,
      either(
        () => between(-708, 709) / log(x),
        () => usual[Math.floor(between(0, usual.length))],
      ),
    ];
  },
  tanh: () => [sign() * size(1e-9, 25), 0],
  sin: () => [angle(), 0],
  cos: () => [angle(), 0],
};

export async function run(): Promise<Row[]> {
  return (Object.keys(exactFunctions) as Name[]).map((name) => {
    const row = worst(name);
    console.error(`${row.what}: ${row.measured}`);
    return row;
  });
}

function worst(name: Name): Row {
  let error = 0;
  let at = '';
  let notNearest = 0;
  for (let i = 0; i < each; i++) {
    const [x, y] = argumentsOf[name]();
    const found = functions[name](x, y);
    if (found === 0 || !Number.isFinite(found)) continue;
    const off = Math.abs(ulps(found, exactFunctions[name](x, y)));
    if (off > 0.5) notNearest++;
    if (off <= error) continue;
    error = off;
    at = name === 'pow' ? `${x}, ${y}` : `${x}`;
  }
  return {
    what: `${name}, ${each.toLocaleString('en')} arguments`,
    bound: `< ${bound} ulp`,
    measured: `${error.toFixed(6)} ulp, at ${at}; ${notNearest} not the nearest double`,
    ok: error < bound,
  };
}
