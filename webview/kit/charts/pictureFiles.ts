/** Pixels of a picture file for each pixel of the page. */
const SCALE = 2;
const SVG = 'http://www.w3.org/2000/svg';
const PROPERTIES = ['fill', 'fill-opacity', 'stroke', 'stroke-opacity', 'stroke-width', 'stroke-dasharray', 'opacity', 'font-family', 'font-size', 'font-weight', 'text-anchor', 'font-variant'];
const SHAPES = ['path', 'rect', 'circle', 'line', 'text'].join();

/** The picture as a file by itself: every colour and font written out, on the theme's background. */
export function svgFile(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [from, to] = [[svg, ...svg.querySelectorAll('*')], [copy, ...copy.querySelectorAll('*')]];
  from.forEach((element, i) => {
    const style = getComputedStyle(element);
    const target = to[i];
    target?.removeAttribute('style');
    target?.removeAttribute('class');
    for (const property of PROPERTIES) target?.setAttribute(property, style.getPropertyValue(property));
  });
  copy.setAttribute('xmlns', SVG);
  const ground = document.createElementNS(SVG, 'rect');
  for (const [name, value] of Object.entries({ width: '100%', height: '100%', fill: background() })) ground.setAttribute(name, value);
  copy.prepend(ground);
  return new XMLSerializer().serializeToString(copy);
}

/** The same as PNG. The page's policy lets no image load, not even one of its own, so the shapes are painted one by one. */
export async function pngFile(svg: SVGSVGElement): Promise<Uint8Array> {
  const [width, height] = [svg.width.baseVal.value, svg.height.baseVal.value];
  const canvas = new OffscreenCanvas(Math.ceil(width * SCALE), Math.ceil(height * SCALE));
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.fillStyle = background();
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const shape of svg.querySelectorAll<SVGGraphicsElement>(SHAPES)) paint(context, shape);
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
}

function paint(context: OffscreenCanvasRenderingContext2D, shape: SVGGraphicsElement): void {
  const at = shape.getCTM();
  const style = getComputedStyle(shape);
  if (!at || style.display === 'none' || style.visibility === 'hidden') return;
  context.setTransform(at.a * SCALE, at.b * SCALE, at.c * SCALE, at.d * SCALE, at.e * SCALE, at.f * SCALE);
  const opacity = opacityOf(shape);
  if (style.fill !== 'none') {
    context.globalAlpha = opacity * Number(style.fillOpacity);
    context.fillStyle = style.fill;
    if (shape instanceof SVGTextElement) paintText(context, shape, style);
    else if (!(shape instanceof SVGLineElement)) context.fill(pathOf(shape));
  }
  if (style.stroke !== 'none' && !(shape instanceof SVGTextElement)) {
    context.globalAlpha = opacity * Number(style.strokeOpacity);
    context.strokeStyle = style.stroke;
    context.lineWidth = Number.parseFloat(style.strokeWidth);
    context.stroke(pathOf(shape));
  }
}

/** Of the shape and of what it stands in. */
function opacityOf(shape: Element): number {
  let opacity = 1;
  for (let element: Element | null = shape; element instanceof SVGElement; element = element.parentElement) opacity *= Number(getComputedStyle(element).opacity);
  return opacity;
}

function paintText(context: OffscreenCanvasRenderingContext2D, text: SVGTextElement, style: CSSStyleDeclaration): void {
  context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  const lines = text.querySelectorAll('tspan');
  let before = 0;
  for (const line of lines.length > 0 ? lines : [text]) {
    const words = line.textContent;
    if (words === '') continue;
    const start = text.getStartPositionOfChar(before);
    context.fillText(words, start.x, start.y);
    before += words.length;
  }
}

function pathOf(shape: SVGGraphicsElement): Path2D {
  if (shape instanceof SVGPathElement) return new Path2D(shape.getAttribute('d') ?? '');
  const path = new Path2D();
  if (shape instanceof SVGRectElement) path.rect(shape.x.baseVal.value, shape.y.baseVal.value, shape.width.baseVal.value, shape.height.baseVal.value);
  else if (shape instanceof SVGCircleElement) path.arc(shape.cx.baseVal.value, shape.cy.baseVal.value, shape.r.baseVal.value, 0, 2 * Math.PI);
  else if (shape instanceof SVGLineElement) {
    path.moveTo(shape.x1.baseVal.value, shape.y1.baseVal.value);
    path.lineTo(shape.x2.baseVal.value, shape.y2.baseVal.value);
  }
  return path;
}

function background(): string {
  return getComputedStyle(document.body).backgroundColor;
}
