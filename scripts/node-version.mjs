// Check of Node's version: the scripts that people run import it before anything else; where Node
// is too old it ends them with a sentence. Its syntax is such that old versions can read it.
import { readFileSync } from 'node:fs';

/** @type {{ engines: { node: string } }} */
const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const least = numbers(engines.node);
const running = numbers(process.versions.node);
if (running[0] < least[0] || (running[0] === least[0] && running[1] < least[1])) {
  const wanted = least.slice(0, 2).join('.');
  console.error(
    `This is Node.js ${process.versions.node}, and MicroGPT needs ${wanted} or later: install it (https://nodejs.org), or put \`npx -p node@22\` before the command.`,
  );
  process.exit(1);
}

/**
 * @param {string} version
 * @returns {number[]} its numbers, the major one first
 */
function numbers(version) {
  return version.replace(/^\D+/, '').split('.').map(Number);
}
