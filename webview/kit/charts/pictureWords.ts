/** Of a colour: the value that it means. */
export interface LegendItem {
  readonly name: string;
  readonly color: string;
  /** Of points: their shape, since colour alone says nothing to some. */
  readonly glyph: string | null;
}

/** What stands in the file of a picture beside what is drawn. */
export interface PictureWords {
  readonly title: string;
  readonly about: string;
  readonly legend: readonly LegendItem[];
  readonly notes: readonly string[];
}

const SVG = 'http://www.w3.org/2000/svg';
const EDGE_PX = 12;
const LINE_PX = 18;
const SWATCH_PX = 16;

/** A copy of a picture with its title over it, and its legend and notes under it; in the page, beside what is seen, until `fitWords` has measured it. */
export function withWords(picture: SVGSVGElement, { title, about, legend, notes }: PictureWords, page: CSSStyleDeclaration): SVGSVGElement {
  const whole = picture.cloneNode(false) as SVGSVGElement;
  for (const [name, value] of Object.entries({ position: 'fixed', left: '-100000px', top: '0', color: page.color, 'font-family': page.fontFamily, 'font-size': '11px' })) whole.style.setProperty(name, value);
  const drawn = made('g', { 'data-part': 'drawn' });
  for (const child of picture.childNodes) drawn.append(child.cloneNode(true));
  const said = (text: string, size: number, more: Readonly<Record<string, string>> = {}): SVGElement => {
    const element = made('text', { 'text-anchor': 'start', 'font-size': String(size), fill: page.color, ...more });
    element.textContent = text;
    return element;
  };
  const head = made('g', { 'data-part': 'head' });
  head.append(said(title, 14, { 'font-weight': '600' }));
  if (about !== '') head.append(said(about, 11, { opacity: '0.75' }));
  const key = made('g', { 'data-part': 'key' });
  for (const { name, color, glyph } of legend) {
    const item = made('g', {});
    item.append(glyph === null ? made('rect', { x: '0', y: '-9', width: '10', height: '10', fill: color }) : said(glyph, 13, { x: '0', fill: color }), said(name, 11, { x: String(SWATCH_PX) }));
    key.append(item);
  }
  const foot = made('g', { 'data-part': 'foot' });
  for (const note of notes) foot.append(said(note, 11, { opacity: '0.75' }));
  whole.append(head, drawn, key, foot);
  return whole;
}

/** Puts every part in its place and makes the picture as large as all of them: nothing at its edge is cut. */
export function fitWords(whole: SVGSVGElement): void {
  const part = (name: string): SVGGElement[] => [...whole.querySelectorAll<SVGGElement>(`:scope > [data-part=${name}]`)];
  const inked = part('drawn').map((g) => g.getBBox()).reduce((a, b) => DOMRect.fromRect(b.width > a.width ? b : a), new DOMRect());
  const texts = [...part('head'), ...part('foot')].flatMap((g) => [...g.querySelectorAll('text')]);
  const width = Math.max(whole.width.baseVal.value, inked.width, ...texts.map((text) => text.getBBox().width)) + 2 * EDGE_PX;
  let y = EDGE_PX;
  const lines = (name: string): void => {
    for (const text of part(name).flatMap((g) => [...g.querySelectorAll('text')])) {
      y += LINE_PX;
      place(text, EDGE_PX, y - 5);
    }
  };
  lines('head');
  for (const g of part('drawn')) place(g, EDGE_PX - Math.min(0, inked.x), y + EDGE_PX - inked.y);
  y += inked.height + 2 * EDGE_PX;
  let x = EDGE_PX;
  const items = part('key').flatMap((g) => [...g.children]).filter((item) => item instanceof SVGGElement);
  for (const item of items) {
    const needs = item.getBBox().width + SWATCH_PX;
    if (x > EDGE_PX && x + needs > width) {
      x = EDGE_PX;
      y += LINE_PX;
    }
    place(item, x, y + LINE_PX - 5);
    x += needs;
  }
  if (items.length > 0) y += LINE_PX;
  lines('foot');
  const height = y + EDGE_PX;
  for (const [name, value] of Object.entries({ width, height })) whole.setAttribute(name, String(Math.ceil(value)));
  whole.setAttribute('viewBox', `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`);
}

function place(element: SVGElement, x: number, y: number): void {
  element.setAttribute('transform', `translate(${String(x)},${String(y)})`);
}

function made(name: 'g' | 'text' | 'rect', attributes: Readonly<Record<string, string>>): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
