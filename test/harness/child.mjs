/** Child processes: npm and other tools, run to their end, and process groups that end with us. */
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const windows = process.platform === 'win32';

/** Where an executable of this name is on PATH, or undefined. */
export function onPath(name) {
  const endings = windows ? (process.env.PATHEXT ?? '.EXE;.CMD').split(';') : [''];
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    for (const ending of endings) {
      const file = path.join(folder, name + ending);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch { /* not here */ }
    }
  }
  return undefined;
}

/**
 * Runs a program to its end. Output goes to our own unless `quiet`, which keeps it for the error message.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean, shell?: boolean }} [options]
 * @returns {Promise<number>} the exit status
 */
export function status(command, args, { cwd, env = process.env, quiet = false, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, shell, stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'] });
    let said = '';
    child.stdout?.on('data', (text) => (said += text));
    child.stderr?.on('data', (text) => (said += text));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (quiet && code !== 0) process.stderr.write(said.slice(-4000));
      resolve(code ?? (signal ? 128 : 1));
    });
  });
}

/** As `status`, but a status other than 0 is an error. */
export async function run(command, args, options) {
  const code = await status(command, args, options);
  if (code !== 0) throw new Error(`"${[path.basename(command), ...args].join(' ')}" ended with status ${code}.`);
}

/** Our environment without what an npm around us says about its own project: a nested npm must not take it for its own. */
function outsideNpm(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(npm_(package|lifecycle|config_local_prefix|config_loglevel|command)|INIT_CWD)/i.test(name)));
}

/** npm's own JavaScript, so that it can be run by a Node of our choice and without a shell. */
function npmScript() {
  const beside = path.dirname(process.execPath);
  return [process.env.npm_execpath, path.join(beside, '../lib/node_modules/npm/bin/npm-cli.js'), path.join(beside, 'node_modules/npm/bin/npm-cli.js')]
    .find((file) => file?.endsWith('npm-cli.js') && existsSync(file));
}

/**
 * Runs npm.
 * @param {string[]} args
 * @param {{ cwd: string, node?: string, env?: NodeJS.ProcessEnv, quiet?: boolean }} options `node`: which Node runs it and its scripts
 */
export async function npm(args, { cwd, node = process.execPath, env = {}, quiet = true }) {
  const everything = outsideNpm({ ...process.env, ...env });
  everything.PATH = [path.dirname(node), process.env.PATH].join(path.delimiter);
  const script = npmScript();
  const options = { cwd, env: everything, quiet, shell: !script && windows };
  await (script ? run(node, [script, ...args], options) : run('npm', args, options));
}

/**
 * The processes below one, however deep, as Linux's /proc tells them: a test may end those of its own server, and nobody else's.
 * @param {number} ancestor
 * @returns {{ pid: number, command: string, rssBytes: number }[]}
 */
export function descendants(ancestor) {
  const parents = new Map();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const status = readFileSync(`/proc/${entry}/status`, 'utf8');
      parents.set(Number(entry), { parent: Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]), rssBytes: Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1] ?? 0) * 1024 });
    } catch { /* it ended meanwhile */ }
  }
  const isBelow = (pid) => pid !== undefined && pid !== 0 && (pid === ancestor || isBelow(parents.get(pid)?.parent));
  const commandOf = (pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    } catch {
      return '';
    }
  };
  return [...parents].filter(([pid]) => pid !== ancestor && isBelow(pid)).map(([pid, { rssBytes }]) => ({ pid, command: commandOf(pid), rssBytes }));
}

const groups = new Set();

/** Starts a program in a process group of its own that ends, at the latest, when we do. */
export function startGroup(command, args, options) {
  const child = spawn(command, args, { ...options, detached: !windows });
  groups.add(child);
  child.on('exit', () => groups.delete(child));
  return child;
}

/** Sends a signal to a group started by `startGroup`; a group that is gone is no error. */
export function signalGroup(child, signal) {
  try {
    if (windows) child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch { /* gone */ }
}

/** Ends a group: politely, then after `patience` ms for good. */
export async function stopGroup(child, patience = 5000) {
  const gone = child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : new Promise((resolve) => child.once('exit', resolve));
  signalGroup(child, 'SIGTERM');
  await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, patience).unref())]);
  signalGroup(child, 'SIGKILL'); // also grandchildren that outlived the leader
}

process.on('exit', () => {
  for (const child of groups) signalGroup(child, 'SIGKILL');
});
