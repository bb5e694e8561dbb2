import { style } from 'spiketape/plot';

/** Blue and vermilion are of the palette of Okabe and Ito, which the colour-blind can tell apart; so are the colours of the figures. */
export const css: string = `${style}
:root {
  --paper: #f6f7f9; --card: #fff; --ink: #1b2330; --soft: #566072; --faint: #8a93a3; --edge: #e2e6ec;
  --right: #0072b2; --wrong: #c84e00; --other: #7f8a99; --line-faint: #a9cbe2; --on-colour: #fff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #11151c; --card: #191f29; --ink: #e8ecf2; --soft: #a5afbf; --faint: #7b8798; --edge: #2b3442;
    --right: #56b4e9; --wrong: #f0853d; --other: #76839a; --line-faint: #2c5672; --on-colour: #0d1117;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: clamp(16px, 4vw, 48px); max-width: 1320px; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif;
  -webkit-text-size-adjust: 100%;
}
h1, h2, h3, h4, p, dl, dd, ul, figure { margin: 0; padding: 0; }
h1 { font-size: clamp(26px, 4vw, 38px); line-height: 1.15; letter-spacing: -0.02em; }
h2 { margin: 48px 0 4px; font-size: 24px; letter-spacing: -0.01em; }
h3 { font-size: 18px; }
h4 { font-size: 15px; }
header > p, section > p, figure > p { color: var(--soft); }
figure > p { margin-top: 8px; font-size: 13px; }
.key { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 16px; margin-top: 24px; }
.key > div, figure {
  min-width: 0; padding: 16px 18px; background: var(--card); border: 1px solid var(--edge); border-radius: 12px;
}
.key dt { color: var(--soft); font-size: 13px; }
.key dd { font-size: 13px; color: var(--soft); }
.key dt + dd {
  color: var(--ink); font-size: clamp(24px, 3vw, 34px); font-weight: 650; line-height: 1.25;
  letter-spacing: -0.02em; font-variant-numeric: tabular-nums;
}
.key small { font-size: 0.55em; font-weight: 500; color: var(--soft); }
.settings { display: flex; flex-wrap: wrap; gap: 6px 28px; margin-top: 20px; font-size: 14px; }
.settings > div { display: flex; gap: 8px; min-width: 0; }
.settings dt { color: var(--soft); }
.settings dd { overflow-wrap: anywhere; font-weight: 550; }
.overview { display: grid; gap: 16px; margin-top: 16px; }
.digit { display: grid; gap: 16px; margin-top: 16px; }
figcaption { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 20px; margin-bottom: 10px; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 14px; list-style: none; font-size: 13px; color: var(--soft); }
.legend i { display: inline-block; width: 18px; margin-right: 6px; border-top: 3px solid; vertical-align: middle; }
.legend .block { height: 11px; width: 11px; border: 0; border-radius: 2px; background: currentColor; }
.legend .dashed { border-top-style: dashed; }
.legend .dotted { border-top: 2px dotted; }
i.right { color: var(--right); } i.wrong { color: var(--wrong); } i.other { color: var(--other); }
i.faint { color: var(--line-faint); } i.ink { color: var(--ink); }
.shown { display: grid; grid-template-columns: 112px 1fr; gap: 4px 16px; padding: 16px 0 0; }
.shown h3 { align-self: end; }
.image { grid-area: 1 / 1 / 3 / 2; }
.image { display: block; width: 100%; border: 1px solid var(--edge); border-radius: 6px; }
.verdict { font-size: 14px; font-weight: 600; }
.verdict.right { color: var(--right); } .verdict.wrong { color: var(--wrong); }
.plot { display: block; width: 100%; height: auto; }
.plot text { font-variant-numeric: tabular-nums; }
@media (max-width: 520px) { .plot text { font-size: 15px; } }
@media (min-width: 900px) {
  .overview { grid-template-columns: 1fr 1fr; grid-template-rows: auto 1fr; }
  .overview > :nth-child(3) { grid-area: 1 / 2 / 3 / 3; }
  .digit { grid-template-columns: 190px 1fr 1fr; }
  .shown { grid-template-columns: 1fr; align-content: start; padding-top: 16px; }
  .image { grid-area: auto; margin-top: 4px; }
  .digit > .shown, .digit > .hidden { grid-row: 1 / 3; }
}
`;
