/** Writes the compiled kernel to `outfile`. */
export function buildKernel(outfile: string): Promise<void>;
