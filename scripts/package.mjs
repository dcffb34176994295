/**
 * Writes loupe-<target>.vsix into the repository's folder.
 *   npm run package                          for the platform we run on
 *   npm run package -- --target linux-arm64  for another one (may be repeated), or `all`
 */
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './dependencies.mjs';
import { main } from './main.mjs';
import { buildForShipping, ownTarget, packageVsix, targets } from './vsix.mjs';

await main(async () => {
  const { values } = parseArgs({ options: { target: { type: 'string', multiple: true, default: [ownTarget()] } } });
  await ensureDependencies();
  await buildForShipping();
  for (const target of values.target.includes('all') ? Object.keys(targets) : values.target) {
    const { staged } = await packageVsix(target);
    rmSync(staged, { recursive: true, force: true });
  }
});
