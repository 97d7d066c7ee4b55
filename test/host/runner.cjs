// Test runner in the extension host of code-server: sends what the tests print to code.mjs and runs
// the real extensionTestsPath.
'use strict';
const net = require('node:net');
const util = require('node:util');

exports.run = async () => {
  const { HOST_SINK: sink, HOST_TESTS_PATH: tests } = process.env;
  if (sink === undefined || tests === undefined) {
    throw new Error('HOST_SINK and HOST_TESTS_PATH are not set: start the tests with code.mjs');
  }
  const socket = net.connect(sink);
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  const send = (/** @type {object} */ message) => socket.write(`${JSON.stringify(message)}\n`);
  // VS Code has made accessors of console.* that ignore an assignment.
  for (const name of ['log', 'info', 'debug', 'warn', 'error']) {
    const stream = name === 'warn' || name === 'error' ? 'stderr' : 'stdout';
    Object.defineProperty(console, name, {
      configurable: true,
      enumerable: true,
      writable: true,
      value: (/** @type {unknown[]} */ ...args) => send({ stream, text: `${util.format(...args)}\n` }),
    });
  }
  const { write } = process.stdout;
  process.stdout.write = (/** @type {string | Uint8Array} */ text, /** @type {unknown[]} */ ...rest) => {
    send({ stream: 'stdout', text: String(text) });
    const written = rest.find((value) => typeof value === 'function');
    written?.();
    return true;
  };
  /** @type {unknown} */
  let failure = null;
  try {
    await require(tests).run();
  } catch (error) {
    failure = error;
  }
  process.stdout.write = write;
  const ended =
    failure === null ? null : failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
  await new Promise((resolve) => socket.end(`${JSON.stringify({ ended })}\n`, () => resolve(undefined)));
  if (failure !== null) {
    throw failure;
  }
};
