/** Samples and generations, loaded with the first command about them. */

export { askSampleOptions } from './ask';
export { generateByCommand, generateOn } from './generate';
export { insertNames, sampleNames } from './sample';
export { WrittenNames } from './written-names';
