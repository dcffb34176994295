/** Compiles kernel/ (AssemblyScript) to WebAssembly. The same sources are compiled once: that takes some seconds. */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

const ROOT = join(import.meta.dirname, '..');
const FOLDER = join(ROOT, 'kernel');
const CACHE = join(ROOT, '.types', 'kernel');
const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--enable', 'bulk-memory', '--use', 'abort='];

/** Writes the compiled kernel to `outfile`. */
export async function buildKernel(outfile) {
  const sources = readdirSync(FOLDER).filter((name) => name.endsWith('.ts')).sort();
  const hash = createHash('sha256').update(JSON.stringify([asc.version, OPTIONS]));
  for (const name of sources) hash.update(`${name}\0`).update(readFileSync(join(FOLDER, name)));
  const kept = join(CACHE, `${hash.digest('hex').slice(0, 24)}.wasm`);
  if (!existsSync(kept)) {
    mkdirSync(CACHE, { recursive: true });
    const made = `${kept}.${process.pid}`;
    const { error, stderr } = await asc.main([join(FOLDER, 'index.ts'), '--outFile', made, '--baseDir', ROOT, ...OPTIONS]);
    if (error) throw new Error(`the kernel does not compile:\n${stderr.toString()}`);
    renameSync(made, kept);
  }
  copyFileSync(kept, outfile);
}
