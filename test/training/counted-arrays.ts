/** Counts the bytes of the typed arrays that code makes, whether they are kept or not. */

type Arrays = 'Uint8Array' | 'Uint32Array' | 'Float64Array';
const names: readonly Arrays[] = ['Uint8Array', 'Uint32Array', 'Float64Array'];

/** Runs `work`; tells what it gave or threw, and how many bytes its new arrays took. Views of other arrays take none. */
export function countingArrays<T>(work: () => T): {
  readonly result: T | null;
  readonly thrown: unknown;
  readonly bytes: number;
} {
  let bytes = 0;
  const originals = names.map((name) => [name, globalThis[name]] as const);
  for (const [name, original] of originals) {
    const counting: typeof original = new Proxy(original, {
      construct(target, given: unknown[]) {
        const array: InstanceType<typeof original> = Reflect.construct(target, given);
        if (!(given[0] instanceof ArrayBuffer)) bytes += array.byteLength;
        return array;
      },
    });
    Reflect.set(globalThis, name, counting);
    // What map, slice and filter make their arrays with.
    Reflect.set(original.prototype, 'constructor', counting);
  }
  try {
    return { result: work(), thrown: null, bytes };
  } catch (thrown) {
    return { result: null, thrown, bytes };
  } finally {
    for (const [name, original] of originals) {
      Reflect.set(globalThis, name, original);
      Reflect.set(original.prototype, 'constructor', original);
    }
  }
}
