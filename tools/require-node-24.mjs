/**
 * `node --import ./tools/require-node-24.mjs FILE`: ends with one line when the commands of this repository cannot run.
 * JavaScript, loaded before the command: an older Node fails on the extension of a TypeScript file with a stack trace.
 */
import { existsSync } from 'node:fs';

const NEEDED = 24;

/** Returns why a command cannot run, and what to do; undefined: it can. */
function problem() {
  const { node } = process.versions;
  if (!existsSync(new URL('../node_modules', import.meta.url))) return 'its packages are missing: run npm ci';
  if (Number.parseInt(node, 10) >= NEEDED) return undefined;
  return `this is Node ${node}, and it needs Node ${NEEDED}: run npm ci, which installs that, and use npm run or npx node`;
}

const why = problem();
if (why) {
  console.error(`postcall: ${why}`);
  process.exit(1);
}
