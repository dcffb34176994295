import { css } from 'lit';

export const judgesStyles = css`
  .judges[aria-busy=true] { cursor: progress; }
  .tables { columns: 480px; column-gap: 32px; } .tables > div { break-inside: avoid; padding-bottom: 14px; }
  .judges h3 { font-size: 12px; font-weight: 600; margin: 0 0 2px; padding-top: 12px; } .judges h3 .meaning { font-weight: 400; }
  .judges .tall { max-height: 340px; overflow: auto; } .judges .slices .number { vertical-align: top; padding-left: 10px; } .judges .slices .line { padding: 5px 0 0 4px; width: 122px; }
  .judges .slices thead th { vertical-align: bottom; } .judges .slices thead .number { white-space: normal; } .judges .slices th[scope=row] { max-width: 200px; min-width: 92px; overflow-wrap: anywhere; vertical-align: top; }
  .judges .small { display: block; font-size: 11px; } .judges .ends { white-space: nowrap; } .judges .heated { background: color-mix(in srgb, var(--vscode-charts-blue) var(--heat), transparent); }
  .judges .slices td.number.heated { padding-right: 8px; } .judges .how { margin-top: 4px; }
  .judges .why { white-space: normal; min-width: 130px; max-width: 190px; margin-left: auto; line-height: 1.35; }
  .who { display: grid; grid-template-columns: repeat(auto-fill, minmax(210px, 1fr)); gap: 4px 16px; max-height: 220px; overflow: auto; padding: 6px 2px; }
  .who label { display: flex; gap: 8px; align-items: baseline; min-width: 0; } .who .name { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
`;
