/**
 * Foreign machine: makes Node say that it runs in the year 2040, on a machine of one processor that was started 30 seconds ago,
 * with a name and a user of another script. Files keep the times of the true clock.
 *
 * For the process of mocha that runs the unit tests, which come to the same on any machine; threads and processes that it starts are
 * of that machine, too. Locale and time zone are Node's from its start, so they are variables:
 *
 *     LC_ALL=ar_EG.UTF-8 TZ=Pacific/Chatham NODE_OPTIONS="--require /path/to/test/foreign-machine.cjs"
 */

const assert = require('node:assert');
const os = require('node:os');

const year = 2040;
const { now: trueTime } = Date;
// One clock for all processes.
const { FOREIGN_CLOCK_AHEAD: ahead = Date.UTC(year, 1, 29) - trueTime() } = process.env;
Object.assign(process.env, { FOREIGN_CLOCK_AHEAD: ahead });
const now = () => trueTime() + Number(ahead);

globalThis.Date = new Proxy(Date, {
  apply: (TrueDate) => new TrueDate(now()).toString(),
  construct: (TrueDate, args, target) => Reflect.construct(TrueDate, args.length === 0 ? [now()] : args, target),
  get: (TrueDate, name) => (name === 'now' ? now : Reflect.get(TrueDate, name)),
});
Date.prototype.constructor = Date;

const [cpu] = os.cpus();
const user = os.userInfo();
Object.assign(os, {
  uptime: () => 30,
  cpus: () => [cpu],
  availableParallelism: () => 1,
  hostname: () => 'ξένη-μηχανή',
  userInfo: () => ({ ...user, username: 'İpek Ñandú' }),
});
require('node:module').syncBuiltinESMExports();

// ICU takes the locale from the system where that is not Linux.
const { locale, timeZone } = new Intl.DateTimeFormat().resolvedOptions();
if (process.platform === 'linux') assert.notEqual(locale, 'en-US', 'the locale is none of this machine: set LC_ALL');
assert.notEqual(timeZone, 'UTC', 'the time zone is none of this machine: set TZ');
assert.equal(new Date().getFullYear(), year);
