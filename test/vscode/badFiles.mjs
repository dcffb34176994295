/** Makes files as they should not be, each with what is right to say about it. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** A Parquet file whose footer went through `change`: nothing in a footer depends on its own length. */
function withFooter(bytes, change) {
  const length = bytes.readUInt32LE(bytes.length - 8);
  const footer = Buffer.from(change(bytes.subarray(bytes.length - 8 - length, bytes.length - 8).toString('latin1')), 'latin1');
  const end = Buffer.alloc(8);
  end.writeUInt32LE(footer.length, 0);
  end.write('PAR1', 4, 'latin1');
  return Buffer.concat([bytes.subarray(0, bytes.length - 8 - length), footer, end]);
}

/** In Thrift's compact form a short text is its length and its bytes. */
const thrift = (text) => String.fromCharCode(text.length) + text;

/** Version 1, a schema of nothing but its root, no rows, no row groups. */
const ZERO_COLUMNS = Buffer.concat([
  Buffer.from('PAR1'), Buffer.from([0x15, 0x02, 0x19, 0x1c, 0x48, 0x06]), Buffer.from('schema'), Buffer.from([0x15, 0x00, 0x00, 0x16, 0x00, 0x19, 0x0c, 0x00]), Buffer.from([20, 0, 0, 0]), Buffer.from('PAR1'),
]);

/** Flips bits in the middle of the data of one column, found by its texts (the file is not compressed). */
function flipped(bytes, text) {
  const at = bytes.indexOf(text);
  const copy = Buffer.from(bytes);
  for (let i = 0; i < text.length; i++) copy[at + i] ^= 0xff;
  return copy;
}

/**
 * @param {string} folder where they are put
 * @returns {Promise<{ name: string, says: RegExp, folder?: boolean }[]>} `says`: what the view must show
 */
export async function makeBadFiles(folder) {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const at = (...parts) => path.join(folder, ...parts);
  const write = async (select, options, ...parts) => {
    mkdirSync(path.dirname(at(...parts)), { recursive: true });
    await connection.run(`copy (${select}) to '${at(...parts).replaceAll("'", "''")}' (format parquet${options})`);
    return readFileSync(at(...parts));
  };
  const put = (name, bytes) => writeFileSync(at(name), bytes);

  const good = await write("select 'good-' || i as id, 'question ' || i as prompt, 'answer ' || i as response from range(500) t(i)", ', row_group_size 1000', 'good.parquet');
  put('truncated.parquet', good.subarray(0, good.length / 2));
  const plain = await write("select 'row-' || i as id, 'not valid any more ' || i as text from range(40) t(i)", ', compression uncompressed', 'bit-flipped.parquet');
  put('bit-flipped.parquet', flipped(plain, 'not valid any more 7'));
  const encrypted = Buffer.from(good);
  encrypted.write('PARE', 0, 'latin1');
  encrypted.write('PARE', encrypted.length - 4, 'latin1');
  put('encrypted.parquet', encrypted);
  await write('select 1 as id, \'x\' as prompt where false', '', 'zero-rows.parquet');
  put('zero-columns.parquet', ZERO_COLUMNS);
  put('same-names.parquet', withFooter(await write("select 'left' as twin_a, 'right' as twin_b", '', 'same-names.parquet'), (footer) => footer.replaceAll(thrift('twin_b'), thrift('twin_a'))));
  put('no-name.parquet', withFooter(await write("select 'here I am' as nameless, 7 as n", '', 'no-name.parquet'), (footer) => footer.replaceAll(thrift('nameless'), thrift(''))));
  await write('select 1::integer as n, \'a\' as t', '', 'mixed', 'train-00000-of-00002.parquet');
  await write('select \'b\' as t, 2.5::double as n, true as extra', '', 'mixed', 'train-00001-of-00002.parquet');
  for (const shard of [0, 2]) await write(`select 'shard ${shard}' as t from range(5)`, '', 'gap', `train-0000${shard}-of-00003.parquet`);
  await write("select 'in a folder' as t", '', 'folder.parquet', 'part-0.parquet');
  mkdirSync(at('nothing.parquet'));
  put('forbidden.parquet', good);
  chmodSync(at('forbidden.parquet'), 0);
  await write(`select ${Array.from({ length: 2000 }, (_, i) => `r + ${i} as column_${i}`).join(', ')} from range(30) t(r)`, '', 'wide.parquet');

  return [
    { name: 'truncated.parquet', says: /cut short or still being written/ },
    { name: 'bit-flipped.parquet', says: /not valid|cannot be read/i },
    { name: 'encrypted.parquet', says: /is encrypted and cannot be read without its key/ },
    { name: 'zero-rows.parquet', says: /This dataset has no rows/ },
    { name: 'zero-columns.parquet', says: /has no columns/ },
    { name: 'same-names.parquet', says: /twin_a_1/ },
    { name: 'no-name.parquet', says: /here I am/ },
    { name: 'mixed', says: /2\.5/, warns: /Shards differ/, folder: true },
    { name: 'gap', says: /shard 2/, warns: /train-00001-of-00003\.parquet/, folder: true },
    { name: 'folder.parquet', says: /in a folder/, folder: true },
    { name: 'nothing.parquet', says: /is a folder without data files/, folder: true },
    ...(process.getuid?.() === 0 ? [] : [{ name: 'forbidden.parquet', says: /There is no permission to read/ }]),
  ];
}

/** Texts that want to be more than text. @param {string} host an address that must never be asked */
export const hostileTexts = (host) => [
  '<script>window.hacked = true; fetch("http://HOST/script")</script>',
  '<img src="http://HOST/image.png" onerror="window.hacked = true">',
  '<iframe src="http://HOST/frame"></iframe><svg onload="window.hacked = true"></svg><style>@import "http://HOST/style.css"; * { display: none }</style>',
  '![picture](http://HOST/markdown.png) [run](command:workbench.action.closeAllEditors) [go](javascript:window.hacked=true) [out](http://HOST/link)',
  '<a href="command:workbench.action.closeAllEditors">close</a> <form action="http://HOST/form"><button autofocus>send</button></form>',
  '\u001b[31mred\u001b[0m \u001b]8;;http://HOST/osc\u0007terminal link\u001b]8;;\u0007',
  'user\u202etxt.exe\u202c and \u2066isolated\u2069 and a NUL: \u0000 end',
  'w'.repeat(200_000),
  '$\\href{http://HOST/math}{x}$ and $\\includegraphics{http://HOST/tex.png}$ and ```html\n<script>window.hacked = true</script>\n```',
].map((text) => text.replaceAll('HOST', host));
