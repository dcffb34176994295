/** Starts the browser that the tests drive. */
import { chromium } from 'playwright-core';
import { installChromium } from './chromium.mjs';

/** `--no-sandbox`: as root, and in containers, Chromium's own sandbox cannot start. Web security and site isolation stay on. */
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/**
 * A headless Chromium, installed first if there is none.
 * @param {{ args?: string[] }} [options] more command line flags
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launchBrowser({ args = [] } = {}) {
  const { executable, env } = await installChromium();
  return chromium.launch({ executablePath: executable, headless: true, args: [...flags, ...args], env: { ...process.env, ...env } });
}
