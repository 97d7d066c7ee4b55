/** The browser of the tests: which one of a machine is taken. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findChromium } from '../host/browser.mjs';

// Stand-ins for browsers are scripts of the shell.
if (process.platform !== 'win32') {
  describe('the browser', () => {
    let home: string;
    beforeEach(() => {
      home = fs.mkdtempSync(path.join(os.tmpdir(), 'microgpt-chromium-'));
    });
    afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

    /** A program that starts, or fails like Ubuntu's stand-in for its snap. */
    function program(name: string, starts = true): string {
      const file = path.join(home, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      const answer = starts ? 'echo Chromium 140' : 'echo requires the chromium snap to be installed >&2; exit 1';
      fs.writeFileSync(file, `#!/bin/sh\n${answer}\n`, { mode: 0o755 });
      return file;
    }
    const found = (system: readonly string[], env: NodeJS.ProcessEnv = {}) => findChromium({ env, home, system });

    it('is the one of CHROMIUM and no other', () => {
      const chosen = program('chosen');
      const other = program('other');
      assert.equal(found([other], { CHROMIUM: chosen }), chosen);
      assert.equal(found([other], { CHROMIUM: path.join(home, 'none') }), undefined);
      assert.equal(found([other], { CHROMIUM: program('broken', false) }), undefined);
      assert.equal(found([other], { CHROMIUM: '' }), other);
    });

    it('is the first of the system that starts', () => {
      const stub = program('chromium-browser', false);
      const chrome = program('google-chrome');
      const notExecutable = path.join(home, 'text');
      fs.writeFileSync(notExecutable, '');
      assert.equal(found([path.join(home, 'none'), notExecutable, stub, chrome, program('edge')]), chrome);
    });

    it('is the snap of Ubuntu only where there is no other, whatever calls it', () => {
      const caller = program('chromium-browser');
      fs.appendFileSync(caller, 'exec /snap/bin/chromium "$@"\n');
      const downloaded = program(path.join('.cache', 'ms-playwright', 'chromium-1', 'chrome-linux', 'chrome'));
      assert.equal(found([caller]), downloaded);
    });

    it("is Playwright's newest where the system has none that starts", () => {
      const cache = path.join('.cache', 'ms-playwright');
      program(path.join(cache, 'chromium-999', 'chrome-linux', 'chrome'));
      const newest = program(path.join(cache, 'chromium-1200', 'chrome-linux64', 'chrome'));
      program(path.join(cache, 'chromium-1300', 'chrome-linux', 'chrome'), false);
      program(path.join(cache, 'firefox-1400', 'firefox', 'firefox'));
      assert.equal(found([program('stub', false)]), newest);
      const chrome = program('google-chrome');
      assert.equal(found([chrome]), chrome);
    });

    it("is Playwright's where its variable or the cache's says, and on a Mac", () => {
      const elsewhere = program(path.join('elsewhere', 'chromium-1', 'chrome-linux', 'chrome'));
      assert.equal(found([], { PLAYWRIGHT_BROWSERS_PATH: path.join(home, 'elsewhere') }), elsewhere);
      const cached = program(path.join('cache', 'ms-playwright', 'chromium-1', 'chrome-linux', 'chrome'));
      assert.equal(found([], { XDG_CACHE_HOME: path.join(home, 'cache') }), cached);
      const inside = path.join('chrome-mac', 'Chromium.app', 'Contents', 'MacOS', 'Chromium');
      const onMac = program(path.join('Library', 'Caches', 'ms-playwright', 'chromium-1', inside));
      assert.equal(found([]), onMac);
    });
  });
}
