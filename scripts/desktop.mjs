// Desktop VS Code: finds the one installed on this machine.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { scheduler } from 'node:timers/promises';

/**
 * Returns the path of the command `code`, where there is one that can open a window here.
 * @returns {string | undefined}
 */
export function findDesktop() {
  const { DISPLAY, WAYLAND_DISPLAY, VSCODE_IPC_HOOK_CLI, LOCALAPPDATA = '', PATH = '' } = process.env;
  // In a terminal of a remote VS Code `code` belongs to the window at the other end, which cannot
  // load the extension from here.
  if (VSCODE_IPC_HOOK_CLI !== undefined) {
    return undefined;
  }
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) {
    return undefined;
  }
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  const usual =
    process.platform === 'darwin'
      ? ['/Applications/Visual Studio Code.app/Contents/Resources/app/bin']
      : process.platform === 'win32'
        ? [path.join(LOCALAPPDATA, 'Programs', 'Microsoft VS Code', 'bin')]
        : [];
  return [...PATH.split(path.delimiter), ...usual]
    .map((folder) => path.join(folder, name))
    .find((file) => fs.existsSync(file));
}

/**
 * Opens a window with the extension loaded. It has user data of its own, so it is a process of its
 * own that can be ended and that knows nothing of the user's other windows.
 * @param {string} code path of the command
 * @param {string} folder the workspace
 * @param {string} extension the extension's folder
 * @returns {{ closed: Promise<void>, close: () => Promise<void> }} `closed` rejects when VS Code fails; `close` ends it and removes its data
 */
export function openDesktop(code, folder, extension) {
  const userData = fs.mkdtempSync(path.join(os.tmpdir(), 'microgpt-user-data-'));
  const args = ['--new-window', '--wait', '--disable-workspace-trust', '--skip-welcome', '--skip-release-notes'];
  args.push(`--user-data-dir=${userData}`, `--extensionDevelopmentPath=${extension}`, folder);
  if (process.getuid?.() === 0) {
    args.push('--no-sandbox');
  }
  const shell = process.platform === 'win32';
  const quoted = shell ? [code, ...args].map((text) => `"${text}"`) : [code, ...args];
  const [command = '', ...rest] = quoted;
  const child = spawn(command, rest, { stdio: ['ignore', 'ignore', 'inherit'], shell });
  const closed = once(child, 'close').then(([status, signal]) => {
    if (status !== 0) {
      throw new Error(`${code} ended with ${status ?? signal}`);
    }
  });
  return {
    closed,
    async close() {
      const patience = performance.now() + 5_000;
      for (let left = processesOf(userData); left.length > 0; left = processesOf(userData)) {
        for (const pid of left) {
          endProcess(pid, performance.now() < patience ? 'SIGTERM' : 'SIGKILL');
        }
        await scheduler.wait(100);
      }
      fs.rmSync(userData, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

/**
 * Returns the processes that were started with a folder of user data: VS Code's command leaves them
 * behind when it is ended.
 * @param {string} userData
 * @returns {number[]}
 */
function processesOf(userData) {
  const list =
    process.platform === 'win32'
      ? execFileSync('powershell', [
          '-NoProfile',
          '-Command',
          'Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId) $($_.CommandLine)" }',
        ])
      : execFileSync('ps', ['-axww', '-o', 'pid=,command=']);
  return list
    .toString()
    .split('\n')
    .filter((line) => line.includes(userData))
    .map((line) => Number.parseInt(line, 10));
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
function endProcess(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') {
      throw error;
    }
  }
}
