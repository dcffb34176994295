import { t } from './l10n';

/** A type in a word or two: `STRUCT(role VARCHAR, …)[]` → `list of struct`. */
export function typeLabel(type: string): string {
  if (type.endsWith(']')) return t('list of {0}', typeLabel(type.replace(/\[\d*\]$/, '')));
  const base = /^[A-Z_0-9 ]+/.exec(type)?.[0].trim() ?? type;
  const words: Readonly<Record<string, string>> = {
    VARCHAR: t('text'), BIGINT: 'int64', INTEGER: 'int32', SMALLINT: 'int16', TINYINT: 'int8', UBIGINT: 'uint64', UINTEGER: 'uint32', USMALLINT: 'uint16', UTINYINT: 'uint8',
    HUGEINT: 'int128', DOUBLE: 'double', FLOAT: 'float', BOOLEAN: 'boolean', BLOB: t('bytes'), 'TIMESTAMP WITH TIME ZONE': t('instant'),
  };
  return words[base] ?? base.toLowerCase();
}
