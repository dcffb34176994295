import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from '../../scripts/root.mjs';

describe('labels of which the screen said saved', () => {
  it('are there once after engine, extension host and the whole of VS Code were killed at random moments', async function kills() {
    this.timeout(240_000);
    // A VS Code of its own: the one that the other suites share must live.
    const child = spawn(process.execPath, [path.join(root, 'test/faults/labels.mjs'), '--kills', '3', '--seed', '13'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
    const status = await new Promise((resolve) => child.once('close', resolve));
    assert.equal(status, 0, said);
    assert.match(said, /[1-9]\d* labels acknowledged/);
  });
});
