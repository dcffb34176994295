/** The command that a report shows, which gives its numbers again and writes nothing: without the options of `written`, as `--out FILE` and as `--out=FILE`. */
export function shownCommand(argv: readonly string[], written: readonly string[]): string[] {
  const kept = argv.filter((word, i) => !['--json', '--force', ...written].includes(word) && !written.some((option) => word.startsWith(`${option}=`)) && !written.includes(argv[i - 1] ?? ''));
  return ['loupe', ...kept, '--json'];
}
