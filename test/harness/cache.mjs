/**
 * What is too large for node_modules (VS Code, its Node, a browser) is installed once into a folder of ours in the user's
 * cache, by name and version. An install happens in a temporary folder beside its place and is renamed when it is complete,
 * so that a killed one is never mistaken for a finished one.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { say } from './say.mjs';

const marker = '.complete';

/** Our folder in the user's cache folder. */
export function cacheFolder() {
  const ofUser = process.platform === 'win32' && process.env.LOCALAPPDATA ? process.env.LOCALAPPDATA : path.join(homedir(), '.cache');
  return path.join(process.env.XDG_CACHE_HOME || ofUser, 'dataset-loupe');
}

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** Takes away what killed installs left; an npm that outlived its parent may still write there, so this may fail. */
function sweep(cache) {
  for (const entry of readdirSync(cache)) {
    const owner = /\.(\d+)\.part$/.exec(entry)?.[1];
    if (!owner || isAlive(Number(owner))) continue;
    try {
      rmSync(path.join(cache, entry), { recursive: true, force: true });
    } catch { /* next time */ }
  }
}

/** Takes the lock file, waiting while a living process holds it; returns how to give it back. */
async function lock(file, name) {
  for (let said = false; ; said = true) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    let holder = NaN;
    try {
      holder = Number(readFileSync(file, 'utf8'));
    } catch { /* given back in this moment */ }
    if (holder > 0 && !isAlive(holder)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!said) say(`Waiting for process ${holder}, which is installing ${name}.`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/**
 * The folder of an installed thing; installs it first if it is missing or was left incomplete.
 * @param {string} name what it is, with its version: also the folder's name
 * @param {string} about a sentence said when it has to be installed
 * @param {(temporary: string, final: string) => Promise<void>} install fills `temporary`; `final` is where it will be
 * @returns {Promise<string>}
 */
export async function installOnce(name, about, install) {
  const cache = cacheFolder();
  const final = path.join(cache, name);
  if (existsSync(path.join(final, marker))) return final;
  mkdirSync(cache, { recursive: true });
  const giveBack = await lock(`${final}.lock`, name);
  try {
    if (existsSync(path.join(final, marker))) return final;
    sweep(cache);
    const temporary = `${final}.${process.pid}.part`;
    rmSync(final, { recursive: true, force: true });
    mkdirSync(temporary);
    say(`${about} It goes to ${final} and is done once.`);
    const start = Date.now();
    try {
      await install(temporary, final);
    } catch (error) {
      rmSync(temporary, { recursive: true, force: true });
      throw error;
    }
    writeFileSync(path.join(temporary, marker), '');
    renameSync(temporary, final);
    say(`Installed ${name} in ${Math.round((Date.now() - start) / 1000)} s.`);
    return final;
  } finally {
    giveBack();
  }
}
