/** Programs of model files for steppers. */

import type { Program } from '../../src/program/program';
import { fileOf, models, original } from '../program/edited-model';
import { loaded } from '../program/loaded';

/** Models that are trained before. */
const OTHERS = 10;

/** The built-in text as a model file. */
export function asFile(): Program {
  return loaded(fileOf(original));
}

/** Other models, each made when it is asked for. */
export function* others(): Generator<Program> {
  const texts = Object.values(models).slice(1);
  for (const [i, text] of [...texts, ...texts].slice(0, OTHERS).entries()) yield loaded(fileOf(`${text}// ${i}\n`));
}
