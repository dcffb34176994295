import { groupDigits } from './sentences';

/** A report as data: features fill it, the writers below turn it into Markdown or HTML. Figures are SVG text of ours. */
export interface Report {
  readonly title: string;
  readonly sections: readonly ReportSection[];
}

export interface ReportSection {
  readonly heading: string;
  readonly blocks: readonly ReportBlock[];
}

export type ReportBlock =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly (string | number)[])[] }
  | { readonly kind: 'figure'; readonly alternative: string; readonly shapes: readonly SvgShape[]; readonly width: number; readonly height: number };

/** The shapes our figures are made of; a report holds no SVG text from anywhere else. */
export type SvgShape =
  | { readonly shape: 'rect'; readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly fill: string }
  | { readonly shape: 'line'; readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number; readonly stroke: string }
  | { readonly shape: 'text'; readonly x: number; readonly y: number; readonly text: string; readonly anchor: 'start' | 'middle' | 'end' };

/** Markdown with every text of the dataset escaped: it reads as text wherever it is pasted. */
export function markdownReport(report: Report): string {
  const parts = [`# ${markdownText(report.title)}`];
  for (const section of report.sections) {
    parts.push(`## ${markdownText(section.heading)}`, ...section.blocks.map((block) => markdownBlock(block)));
  }
  return `${parts.join('\n\n')}\n`;
}

/** One HTML page without scripts and without anything loaded from elsewhere. */
export function htmlReport(report: Report): string {
  const body = report.sections.map((s) => `<h2>${xml(s.heading)}</h2>\n${s.blocks.map((b) => htmlBlock(b)).join('\n')}`).join('\n');
  const policy = `default-src 'none'; style-src 'unsafe-inline'`;
  return `<!DOCTYPE html>
<html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><title>${xml(report.title)}</title>
<style>body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse}td,th{border-bottom:1px solid #ccc;padding:.2rem .6rem;text-align:left}td.n{text-align:right;font-variant-numeric:tabular-nums}</style>
</head><body><h1>${xml(report.title)}</h1>
${body}
</body></html>
`;
}

export function svgFigure(figure: Extract<ReportBlock, { kind: 'figure' }>): string {
  const shapes = figure.shapes.map((s) => {
    if (s.shape === 'rect') return `<rect x="${s.x}" y="${s.y}" width="${s.width}" height="${s.height}" fill="${xml(s.fill)}"/>`;
    if (s.shape === 'line') return `<line x1="${s.x1}" y1="${s.y1}" x2="${s.x2}" y2="${s.y2}" stroke="${xml(s.stroke)}"/>`;
    return `<text x="${s.x}" y="${s.y}" text-anchor="${s.anchor}">${xml(s.text)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${xml(figure.alternative)}" width="${figure.width}" height="${figure.height}">${shapes.join('')}</svg>`;
}

function markdownBlock(block: ReportBlock): string {
  switch (block.kind) {
    case 'text':
      return markdownText(block.text);
    case 'code': {
      const fence = '`'.repeat(Math.max(3, 1 + Math.max(0, ...[...block.text.matchAll(/`+/g)].map((m) => m[0].length))));
      return `${fence}${block.language}\n${block.text}\n${fence}`;
    }
    case 'table': {
      const line = (cells: readonly (string | number)[]): string => `| ${cells.map((c) => (typeof c === 'number' ? groupDigits(c) : markdownText(c))).join(' | ')} |`;
      const rule = `|${block.head.map((_, i) => (block.rows.every((r) => typeof r[i] === 'number') && block.rows.length > 0 ? '---:|' : '---|')).join('')}`;
      return [line(block.head), rule, ...block.rows.map((r) => line(r))].join('\n');
    }
    case 'figure':
      return svgFigure(block);
  }
}

function htmlBlock(block: ReportBlock): string {
  switch (block.kind) {
    case 'text':
      return `<p>${xml(block.text)}</p>`;
    case 'code':
      return `<pre>${xml(block.text)}</pre>`;
    case 'table': {
      const head = block.head.map((h) => `<th>${xml(h)}</th>`).join('');
      const rows = block.rows.map((r) => `<tr>${r.map((c) => (typeof c === 'number' ? `<td class="n">${groupDigits(c)}</td>` : `<td>${xml(c)}</td>`)).join('')}</tr>`);
      return `<table><tr>${head}</tr>${rows.join('')}</table>`;
    }
    case 'figure':
      return svgFigure(block);
  }
}

function markdownText(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~$!]/g, (c) => `\\${c}`).replace(/\r?\n/g, ' ');
}

function xml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
