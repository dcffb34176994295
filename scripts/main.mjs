/** Runs a script's body; what goes wrong is one sentence on standard error and status 1 (the stack with LOUPE_VERBOSE). */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    process.stderr.write(`${process.env.LOUPE_VERBOSE ? error.stack : error.message}\n`);
    process.exit(1);
  }
}
