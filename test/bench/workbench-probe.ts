/** A small extension that measures from inside the extension host, beside the one that is measured. */

import fs from 'node:fs';
import path from 'node:path';
import { eventually } from '../host/eventually.mjs';

const limit = 120_000;

/** What runs in the extension host: it answers POST requests on the loopback address, one function each. */
const program = `
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { Worker } = require('node:worker_threads');
const vscode = require('vscode');
const now = () => performance.timeOrigin + performance.now();
const pass = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const command = (id) => vscode.commands.executeCommand(id);
const measured = vscode.extensions.getExtension('microgpt.microgpt');
// At once: the extension is activated by itself as soon as the start of the window is over.
const activation = (async () => {
  if (measured.isActive) throw new Error('the extension was active before it was asked');
  const start = performance.now();
  await measured.activate();
  return performance.now() - start;
})();
activation.catch(() => {}); // thrown to who asks for it
const until = async (condition) => {
  while (!condition(measured.exports.status())) await pass(1);
};
// What a plain page sends to this thread comes back, as the messages of an Inspector come back from its session.
const echo = new Worker('const { parentPort } = require("node:worker_threads"); parentPort.on("message", (sent) => parentPort.postMessage(sent));', { eval: true });
let plainPage = null;
const ask = (question) =>
  new Promise((resolve) => {
    const subscription = plainPage.onDidReceiveMessage(({ answer }) => {
      if (answer === undefined) return;
      subscription.dispose();
      resolve(answer);
    });
    plainPage.postMessage(question);
  });
const answers = {
  async showPlainPage() {
    await command('probe.page.focus');
    while (plainPage === null) await pass(10);
  },
  plainPagePainted: (boxes) => ask({ boxes }),
  plainPageFrames: (boxes, count) => ask({ boxes, count }),
  async quiet() {
    // Two seconds without a timer that is 5 ms late: the start of the window is over.
    for (let since = performance.now(); performance.now() - since < 2000; ) {
      const asked = performance.now();
      await pass(1);
      if (performance.now() - asked > 6) since = performance.now();
    }
  },
  activate: () => activation,
  async command(id) {
    await command(id);
  },
  async configure(name, value) {
    await vscode.workspace.getConfiguration().update(name, value, vscode.ConfigurationTarget.Global);
  },
  async delaysOfTimersWhileTraining() {
    const delays = [];
    const start = performance.now();
    await command('microgpt.train');
    while (measured.exports.status().state === 'running') {
      const asked = performance.now();
      await pass(1);
      delays.push(performance.now() - asked - 1);
    }
    return { delays, seconds: (performance.now() - start) / 1000 };
  },
  async pauseAfterSomeSteps() {
    const { step } = measured.exports.status();
    await command('microgpt.train');
    await until((status) => status.step > step + 20);
    const start = performance.now();
    await command('microgpt.pause');
    const taken = performance.now() - start;
    if (measured.exports.status().state !== 'paused') throw new Error('not paused: ' + measured.exports.status().state);
    return taken;
  },
  async step() {
    await command('microgpt.step');
    return now();
  },
  nextSelection: () =>
    new Promise((resolve, reject) => {
      const end = (settle) => {
        clearTimeout(timer);
        subscription.dispose();
        settle();
      };
      const timer = setTimeout(() => end(() => reject(new Error('no selection changes'))), 20_000);
      const subscription = vscode.window.onDidChangeTextEditorSelection(() => end(() => resolve(now())));
    }),
};
exports.activate = ({ extensionPath }) => {
  vscode.window.registerWebviewViewProvider('probe.page', {
    resolveWebviewView({ webview }) {
      webview.options = { enableScripts: true };
      echo.on('message', (sent) => webview.postMessage(sent));
      webview.onDidReceiveMessage((message) => {
        if (message.ready) plainPage = webview;
        if (message.echo) echo.postMessage(message);
      });
      webview.html = fs.readFileSync(path.join(extensionPath, 'page.html'), 'utf8');
    },
  });
  const server = http.createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const { name, args } = JSON.parse(body);
    try {
      response.end(JSON.stringify({ value: await answers[name](...args) }));
    } catch (error) {
      response.end(JSON.stringify({ error: error.stack }));
    }
  });
  server.listen(0, '127.0.0.1', () => fs.writeFileSync(path.join(extensionPath, 'port'), String(server.address().port)));
};
`;

/** A page with boxes and nothing else: it answers how long they take, as `Probe` says. */
const plainPage = `<!DOCTYPE html><body style="position: relative; height: 100vh; overflow: hidden"><script>
const host = acquireVsCodeApi();
const paint = (boxes, left) => document.body.replaceChildren(...Array.from({ length: boxes }, (_, i) => {
  const box = document.createElement('div');
  box.style.cssText = 'position: absolute; border: 1px solid; left: ' + left + 'px; top: ' + 3 * i + 'px';
  box.textContent = 'box ' + i;
  return box;
}));
let returned;
const roundTrip = () => new Promise((resolve) => {
  returned = resolve;
  host.postMessage({ echo: true });
});
const painted = async (boxes) => {
  const start = performance.now();
  await roundTrip();
  paint(boxes, start % 100);
  // A whole frame at least, so that it matters less when in a frame this begins.
  await new Promise(requestAnimationFrame);
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start))));
};
const frames = (boxes, count) => new Promise((resolve) => {
  const intervals = [];
  let last = null;
  const turn = (now) => {
    if (last !== null) intervals.push(now - last);
    last = now;
    if (intervals.length >= count) return resolve(intervals);
    paint(boxes, intervals.length % 100);
    requestAnimationFrame(turn);
  };
  requestAnimationFrame(turn);
});
window.addEventListener('message', async ({ data: { echo, boxes, count } }) => {
  if (echo) return returned();
  host.postMessage({ answer: await (count === undefined ? painted(boxes) : frames(boxes, count)) });
});
host.postMessage({ ready: true });
</script></body>`;

const manifest = {
  name: 'probe',
  publisher: 'microgpt',
  version: '0.0.0',
  engines: { vscode: '^1.101.0' },
  main: './main.cjs',
  activationEvents: ['*'],
  contributes: {
    viewsContainers: { activitybar: [{ id: 'probe', title: 'Probe', icon: 'icon.svg' }] },
    views: { probe: [{ id: 'probe.page', name: 'Plain page', type: 'webview' }] },
  },
};

/** Writes the probe into a folder, to be loaded as an extension under development. */
export function installProbe(folder: string): Probe {
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  fs.writeFileSync(path.join(folder, 'main.cjs'), program);
  fs.writeFileSync(path.join(folder, 'page.html'), plainPage);
  fs.writeFileSync(path.join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  return new Probe(folder);
}

/** The measuring side's end of the line. Times are in milliseconds. */
export class Probe {
  readonly folder: string;
  private port: string | null = null;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Resolves when the probe runs in a new extension host. */
  async restarted(): Promise<void> {
    this.port = await this.nextPort();
  }

  /** Resolves when the extension host has nothing more to do. */
  quiet(): Promise<void> {
    return this.ask('quiet');
  }

  /** How long the extension that is measured took to be activated, while the window started. */
  activate(): Promise<number> {
    return this.ask('activate');
  }

  /** Runs a command to its end. */
  command(id: string): Promise<void> {
    return this.ask('command', id);
  }

  /** Changes a user setting. */
  configure(name: string, value: unknown): Promise<void> {
    return this.ask('configure', name, value);
  }

  /** Trains to the end; by how much each of the timers of 1 ms, one after the other, is late meanwhile. */
  delaysOfTimersWhileTraining(): Promise<{ readonly delays: readonly number[]; readonly seconds: number }> {
    return this.ask('delaysOfTimersWhileTraining');
  }

  /** Lets training run for twenty steps and pauses it; how long the pause takes. */
  pauseAfterSomeSteps(): Promise<number> {
    return this.ask('pauseAfterSomeSteps');
  }

  /** Takes a step; when its end was heard of, since 1970. */
  step(): Promise<number> {
    return this.ask('step');
  }

  /** When the selection in an editor changes next, since 1970. */
  nextSelection(): Promise<number> {
    return this.ask('nextSelection');
  }

  /** Shows the plain page, in the side bar. */
  showPlainPage(): Promise<void> {
    return this.ask('showPlainPage');
  }

  /** An empty round trip from the plain page to a worker thread, and its boxes painted: how long both take. */
  plainPagePainted(boxes: number): Promise<number> {
    return this.ask('plainPagePainted', boxes);
  }

  /** The time between frames of the plain page while each paints all its boxes again. */
  plainPageFrames(boxes: number, count: number): Promise<readonly number[]> {
    return this.ask('plainPageFrames', boxes, count);
  }

  private async ask<T>(name: string, ...args: readonly unknown[]): Promise<T> {
    this.port ??= await this.nextPort();
    const response = await fetch(`http://127.0.0.1:${this.port}`, {
      method: 'POST',
      // The host could end a connection that is kept just as the next request comes.
      headers: { connection: 'close' },
      body: JSON.stringify({ name, args }),
    });
    const answer = (await response.json()) as { readonly value: T; readonly error?: string };
    if (answer.error !== undefined) throw new Error(`${name}: ${answer.error}`);
    return answer.value;
  }

  /** The port of a probe that was not known yet. */
  private nextPort(): Promise<string> {
    const file = path.join(this.folder, 'port');
    return eventually(
      () => {
        const port = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
        return port === this.port ? '' : port;
      },
      'the probe to run in the extension host',
      limit,
    );
  }
}
