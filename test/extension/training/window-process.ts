/** The process of another window: keeps a run, says so, and is there until it is killed. `node window-process.mjs FOLDER RUN TEXT`. */

import { createHash } from 'node:crypto';
import { RunStore } from '../../../src/extension/training/run-store';

const [run, text] = process.argv.slice(3).map((word) => new TextEncoder().encode(word));
const store = await RunStore.open(process.argv[2] ?? '', 0);
await store.save(run, [{ sha256: createHash('sha256').update(text).digest('hex'), bytes: text }]);
console.log('kept');
process.stdin.resume();
