/** Work on model files and on several runs, loaded with the first command about them. */

export { compareWithOriginal, compareWithRunning, editModel, revertToRunning } from '../model/edit-model';
export { ModelRunner } from '../model/run-model';
export { comparisonText } from './comparison';
export { runVariations } from './run-variations';
