import { svgFigure } from './reportFigure';
import type { SvgShape } from './reportFigure';
import { groupDigits } from './sentences';
import { visible } from './visibleText';

export type { SvgShape } from './reportFigure';

/** A report as data: features fill it, the writers below turn it into Markdown or HTML. Figures are SVG text of ours. */
export interface Report {
  readonly title: string;
  readonly sections: readonly ReportSection[];
}

export interface ReportSection {
  readonly heading: string;
  readonly blocks: readonly ReportBlock[];
}

export interface ReportTable {
  readonly kind: 'table';
  /** Empty texts where the first column says what each row is. */
  readonly head: readonly string[];
  /** Counts are numbers; what else is a figure is a text, in a column of `right`. */
  readonly rows: readonly (readonly (string | number)[])[];
  readonly right?: readonly number[];
}

export interface ReportFigure {
  readonly kind: 'figure';
  /** What the figure says, for those who do not see it. */
  readonly alternative: string;
  readonly shapes: readonly SvgShape[];
  readonly width: number;
  readonly height: number;
}

export type ReportBlock =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  | ReportTable
  | ReportFigure;

/** Markdown with every text of the dataset escaped: it reads as text wherever it is pasted. */
export function markdownReport(report: Report): string {
  const parts = [`# ${markdownText(report.title)}`];
  for (const section of report.sections) {
    parts.push(`## ${markdownText(section.heading)}`, ...section.blocks.map((block) => markdownBlock(block)));
  }
  return `${parts.join('\n\n')}\n`;
}

const STYLES = `:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}h2{margin-top:2.2rem;border-bottom:1px solid rgba(128,128,128,.45)}
.wide{overflow-x:auto;scrollbar-width:thin;margin:1rem 0;background:linear-gradient(90deg,Canvas 1rem,transparent) 0 0/3rem 100% no-repeat local,linear-gradient(270deg,Canvas 1rem,transparent) 100% 0/3rem 100% no-repeat local,linear-gradient(90deg,rgba(128,128,128,.45),transparent) 0 0/.8rem 100% no-repeat scroll,linear-gradient(270deg,rgba(128,128,128,.45),transparent) 100% 0/.8rem 100% no-repeat scroll}table{border-collapse:collapse;font-size:13.5px}td,th{border-bottom:1px solid rgba(128,128,128,.35);padding:.25rem .5rem;text-align:left;vertical-align:top}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:rgba(128,128,128,.14);padding:.6rem .8rem;border-radius:4px;font-size:13px}svg{max-width:100%;height:auto}@media print{body{max-width:none}.wide{overflow:visible;background:none}table{font-size:11px}pre,tr,svg{break-inside:avoid}}`;

/** One HTML page without scripts and without anything loaded from elsewhere, in the light or dark of whoever reads it. */
export function htmlReport(report: Report): string {
  const body = report.sections.map((s) => `<h2>${xml(s.heading)}</h2>\n${s.blocks.map((b) => htmlBlock(b)).join('\n')}`).join('\n');
  const policy = `default-src 'none'; style-src 'unsafe-inline'`;
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="${policy}"><title>${xml(report.title)}</title>
<style>${STYLES}</style>
</head><body><h1>${xml(report.title)}</h1>
${body}
</body></html>
`;
}

function markdownBlock(block: ReportBlock): string {
  switch (block.kind) {
    case 'heading':
      return `### ${markdownText(block.text)}`;
    case 'text':
      return markdownText(block.text).replace(/^([-+=]|\d+(?=[.)]))/, (mark) => (/\d/.test(mark) ? `${mark}\\` : `\\${mark}`));
    case 'code': {
      const fence = '`'.repeat(Math.max(3, 1 + Math.max(0, ...[...block.text.matchAll(/`+/g)].map((m) => m[0].length))));
      return `${fence}${block.language}\n${block.text}\n${fence}`;
    }
    case 'table': {
      const line = (cells: readonly (string | number)[]): string => `| ${cells.map((c) => (typeof c === 'number' ? groupDigits(c) : markdownText(c))).join(' | ')} |`;
      const rule = `|${block.head.map((_, i) => (isRight(block, i) ? '---:|' : '---|')).join('')}`;
      return [line(block.head), rule, ...block.rows.map((r) => line(r))].join('\n');
    }
    case 'figure':
      return `<figure>\n${svgFigure(block)}\n</figure>`; // a block of HTML up to the next empty line: nothing in it is read as Markdown
  }
}

function isRight({ rows, right }: ReportTable, column: number): boolean {
  return right?.includes(column) === true || (rows.length > 0 && rows.every((r) => typeof r[column] === 'number'));
}

function htmlBlock(block: ReportBlock): string {
  switch (block.kind) {
    case 'heading':
      return `<h3>${xml(block.text)}</h3>`;
    case 'text':
      return `<p>${xml(block.text)}</p>`;
    case 'code':
      return `<pre>${xmlCode(block.text)}</pre>`;
    case 'table': {
      const cell = (tag: string, c: string | number, i: number): string => `<${tag}${tag === 'th' ? ' scope="col"' : ''}${typeof c === 'number' || isRight(block, i) ? ' class="n"' : ''}>${typeof c === 'number' ? groupDigits(c) : xml(c)}</${tag.slice(0, 2)}>`;
      const rows = block.rows.map((r) => `<tr>${r.map((c, i) => cell('td', c, i)).join('')}</tr>`);
      const head = block.head.every((h) => h === '') ? '' : `<thead><tr>${block.head.map((h, i) => cell('th', h, i)).join('')}</tr></thead>`;
      return `<div class="wide"><table>${head}<tbody>${rows.join('')}</tbody></table></div>`;
    }
    case 'figure':
      return `<div class="wide">${svgFigure(block)}</div>`;
  }
}

function markdownText(text: string): string {
  return visible(text.replace(/\r?\n/g, ' ')).replace(/[\\`*_{}[\]<>#|~$!&]/g, (c) => `\\${c}`).replace(/(https?|ftp):|(www)\./gi, (_, scheme: string | undefined, www: string) => (scheme === undefined ? `${www}\\.` : `${scheme}\\:`));
}

/** As text between tags, or in an attribute. */
function xml(text: string): string {
  return entities(visible(text));
}

/** Code is what it is, to the last character: it is copied and run. */
function xmlCode(text: string): string {
  return entities(text).replace(/\r/g, '&#13;');
}

function entities(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${String(c.charCodeAt(0))};`);
}
