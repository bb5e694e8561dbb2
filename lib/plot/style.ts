/** Colours that can be told apart with any eyes, on light and on dark; and dashes, for those who see none. */
const light = ['#0072b2', '#d55e00', '#00855f', '#b5479a', '#8a6d00', '#3b3b3b', '#1f8fc4', '#a03020'];
const dark = ['#56b4e9', '#ff9346', '#2fd0a0', '#ea93cc', '#f0e442', '#d8d8d8', '#9ad1ff', '#ff8f80'];
const dashes = ['none', '7 4', '2 3', '9 3 2 3', '12 4', '4 2', 'none', '7 4'];

/** The style sheet that a figure brings, and a page of figures without may have once: readable on a light ground and on a dark one. */
export const style: string = `
  .plot { --paper: #ffffff; --ink: #1f2328; --soft: #59636e; --grid: #e3e6ea; ${variables(light)} }
  @media (prefers-color-scheme: dark) {
    .plot { --paper: #0d1117; --ink: #e6edf3; --soft: #9aa4af; --grid: #2b323b; ${variables(dark)} }
  }
  .plot text { font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; fill: var(--soft); }
  .plot .title, .plot .panel { font-size: 14px; font-weight: 600; fill: var(--ink); }
  .plot .legend { fill: var(--ink); } .plot .paper { fill: var(--paper); }
  .plot .grid { stroke: var(--grid); } .plot .zero, .plot .mark { stroke: var(--soft); }
  .plot .curve { fill: none; stroke-width: 2; stroke-linejoin: round; }
  .plot .mark { stroke-dasharray: 3 3; } .plot .line-background { stroke: var(--soft); stroke-width: 1; opacity: 0.6; }
${light.map((_, i) => `  .plot .line-${i} { stroke: var(--c${i}); stroke-dasharray: ${dashes[i]}; }`).join('\n')}
  .plot .spikes { stroke-dasharray: none; }
`;

function variables(palette: readonly string[]): string {
  return palette.map((color, i) => `--c${i}: ${color};`).join(' ');
}
