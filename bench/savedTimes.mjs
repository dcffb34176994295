/** What benches of labelling share: times in the view itself, and the floor of what a disk takes. */
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';

/** Times the first label of a record: from its key going down to the moment at which the strip says saved. Runs in the view. */
function watch() {
  const strip = () => document.querySelector('loupe-explore')?.shadowRoot?.querySelector('loupe-reader')?.shadowRoot?.querySelector('loupe-label-strip')?.shadowRoot;
  globalThis.loupeTimes = [];
  let began = 0;
  let seen = null;
  addEventListener('keydown', (event) => {
    if (began === 0 && /^[0-9a-z]$/.test(event.key) && event.key !== 'j') began = performance.now();
    if (event.key === 'j') began = 0;
  }, true);
  const look = () => {
    const root = strip();
    if (root && root !== seen) {
      seen = root;
      new MutationObserver(() => {
        if (began === 0 || !root.querySelector('.status .saved')) return;
        const from = began;
        began = 0;
        requestAnimationFrame(() => globalThis.loupeTimes.push(performance.now() - from));
      }).observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
    }
    setTimeout(look, 50);
  };
  look();
}

/** Watches the dataset view of a page. @param {import('playwright-core').Page} page */
export async function watchSaved(page) {
  let frame;
  for (const f of page.frames()) if (await f.evaluate(() => document.querySelector('loupe-explore') !== null).catch(() => false)) frame = f;
  await frame.evaluate(watch);
  return {
    start: () => frame.evaluate(() => void (globalThis.loupeTimes = [])),
    times: () => frame.evaluate(() => globalThis.loupeTimes),
    /** Waits until so many labels were said to be saved. */
    async reached(count, what) {
      for (let tries = 0; (await frame.evaluate(() => globalThis.loupeTimes.length)) < count; tries++) {
        if (tries > 400) throw new Error(`${what} was not said to be saved`);
        await page.waitForTimeout(10);
      }
    },
  };
}

/** A bare append and fdatasync of a line, so many times. */
export function bareAppends(path, line, times) {
  const handle = openSync(path, 'a');
  const taken = Array.from({ length: times }, () => {
    const start = performance.now();
    writeSync(handle, line);
    fdatasyncSync(handle);
    return performance.now() - start;
  });
  closeSync(handle);
  return taken;
}
