import { LitElement, css, html } from 'lit';
import type { PropertyValues } from 'lit';
import { t } from './l10n';
import { clamp } from './scrollMath';

const STEP = 0.02;
const LEAST = 0.15;

/** `<loupe-sash>`: the line between two panes; dragged, or moved with the arrow keys. Says `loupe-sash-move` {share}. */
export class Sash extends LitElement {
  static override readonly properties = { share: { attribute: false }, stacked: { type: Boolean, reflect: true } };
  static override readonly styles = css`
    :host { display: block; position: relative; z-index: 4; background: var(--vscode-panel-border, var(--vscode-editorWidget-border, rgba(128, 128, 128, 0.35))); outline: none; touch-action: none; }
    div { position: absolute; inset: 0 -3px; cursor: col-resize; }
    :host([stacked]) div { inset: -3px 0; cursor: row-resize; }
    :host(:hover) div, :host(:focus) div { background: var(--vscode-sash-hoverBorder, var(--vscode-focusBorder)); background-clip: content-box; padding: 0 2px; }
    :host([stacked]:hover) div, :host([stacked]:focus) div { padding: 2px 0; }
  `;

  share = 0.5;
  stacked = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.tabIndex = 0;
    this.setAttribute('role', 'separator');
    this.setAttribute('aria-label', t('Share of the table'));
    this.addEventListener('pointerdown', this.#press);
    this.addEventListener('keydown', this.#key);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('pointerdown', this.#press);
    this.removeEventListener('keydown', this.#key);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('stacked')) this.setAttribute('aria-orientation', this.stacked ? 'horizontal' : 'vertical');
    if (changed.has('share')) this.setAttribute('aria-valuenow', String(Math.round(this.share * 100)));
  }

  protected override render(): unknown {
    return html`<div></div>`;
  }

  readonly #press = (event: PointerEvent): void => {
    event.preventDefault();
    this.setPointerCapture(event.pointerId);
    const box = this.parentElement?.getBoundingClientRect();
    if (!box) return;
    const move = (e: PointerEvent): void => this.#say(this.stacked ? (e.clientY - box.top) / box.height : (e.clientX - box.left) / box.width);
    const stop = (): void => {
      this.removeEventListener('pointermove', move);
      this.removeEventListener('pointerup', stop);
      this.removeEventListener('pointercancel', stop);
    };
    this.addEventListener('pointermove', move);
    this.addEventListener('pointerup', stop);
    this.addEventListener('pointercancel', stop);
  };

  readonly #key = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -STEP, ArrowUp: -STEP, ArrowRight: STEP, ArrowDown: STEP }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.#say(this.share + step);
  };

  #say(share: number): void {
    this.dispatchEvent(new CustomEvent('loupe-sash-move', { detail: { share: clamp(share, LEAST, 1 - LEAST) } }));
  }
}

customElements.define('loupe-sash', Sash);
