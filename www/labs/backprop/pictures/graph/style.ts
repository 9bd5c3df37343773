/** The rules of the graph's own picture. */

export function styleSheet(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
.uh-graph { overflow-x: auto; overflow-y: hidden; padding-block: 2px 6px; contain: content; }
.uh-graph .room { position: relative; margin-inline: auto; overflow: hidden; }
.uh-graph .field { position: relative; transform-origin: 0 0; }
.uh-graph svg { position: absolute; inset: 0; overflow: visible; }
.uh-graph .edge { fill: none; stroke: var(--uh-rule-2); stroke-width: 1.25; }
.uh-graph .edge.known { stroke: var(--uh-edge); stroke-width: 1.5; }
.uh-graph .edge.back { stroke: var(--uh-rule-2); }
.uh-graph .edge.back.positive { stroke: var(--uh-positive); }
.uh-graph .edge.back.negative { stroke: var(--uh-negative); stroke-dasharray: 7 3; }
.uh-graph .edge.active:not(.back) { stroke: var(--uh-accent); stroke-width: 3; }
.uh-graph .edge.past { stroke-opacity: 0.45; }
.uh-graph .head { fill: none; }
.uh-graph .head.known { fill: var(--uh-edge); }
.uh-graph .head.active:not(.back) { fill: var(--uh-accent); }
.uh-graph .head.back { fill: var(--uh-edge); }
.uh-graph .head.back.positive { fill: var(--uh-positive); }
.uh-graph .head.back.negative { fill: var(--uh-negative); }
.uh-graph .head.past { fill-opacity: 0.45; }
.uh-graph .local { font: 400 11px var(--uh-font-sans); font-variant-numeric: var(--uh-numeric); fill: var(--uh-ink-2);
  paint-order: stroke; stroke: var(--uh-paper); stroke-width: 4px; stroke-linejoin: round; }
.uh-graph .local.active { fill: var(--uh-ink); font-weight: 650; }
.uh-graph .node { position: absolute; inset: 0 auto auto 0; display: grid; grid-template-columns: minmax(0, 1fr); align-content: center; gap: 0; justify-items: stretch;
  min-height: 0; padding: 0 6px; border: 1px solid var(--uh-rule-2); border-radius: var(--uh-radius-2);
  background: var(--uh-surface); color: var(--uh-ink); font-size: 12px; line-height: 17px; cursor: default; transition: none; contain: strict; }
.uh-graph .node.weight, .uh-graph .node.bias { border-radius: 14px; border-color: var(--uh-edge); }
.uh-graph .node.input, .uh-graph .node.target { background: var(--uh-sunken); border-radius: 14px; }
.uh-graph .node.settable { cursor: ew-resize; touch-action: pan-y; }
.uh-graph .node.unknown { border-style: dashed; background: var(--uh-paper); }
.uh-graph .node.past { background: var(--uh-paper); color: var(--uh-ink-3); }
.uh-graph .node.past .value { font-weight: 400; }
.uh-graph .node.lit { background: var(--uh-selection); color: var(--uh-ink); }
.uh-graph .node.next { border: 2px dashed var(--uh-accent); }
.uh-graph .node.receives { border-color: var(--uh-gradient); box-shadow: 0 0 0 1px var(--uh-gradient); }
.uh-graph .node.moved { border-color: var(--uh-gradient); background: var(--uh-selection); color: var(--uh-ink); }
.uh-graph .node.moved .value { font-weight: 400; }
.uh-graph .node.active { border: 2px solid var(--uh-accent); box-shadow: 0 0 0 3px var(--uh-selection); }
.uh-graph .node.active.backward { border-color: var(--uh-gradient); }
.uh-graph .top { display: flex; justify-content: space-between; align-items: center; gap: 4px; }
.uh-graph .value { font-weight: 600; }
.uh-graph .gradient { min-height: 17px; text-align: end; color: var(--uh-ink-3); white-space: nowrap; }
.uh-graph .gradient.positive { color: var(--uh-positive); }
.uh-graph .gradient.negative { color: var(--uh-negative); }
.uh-graph .gradient.to { color: var(--uh-ink); font-weight: 600; }
.uh-graph.compact .node { padding: 0 3px; font-size: 10px; line-height: 12px; border-radius: var(--uh-radius-2); text-align: end; }
.uh-graph.compact .node:is(.weight, .bias, .input, .target) { border-radius: 9px; }
.uh-graph.compact .top { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0; }
.uh-graph.compact .symbol { justify-self: start; line-height: 12px; }
.uh-graph.compact .value, .uh-graph.compact .gradient { min-height: 12px; }
.uh-graph input.set { position: absolute; z-index: 2; min-height: 0; margin: 0; padding: 0 6px; border: 2px solid var(--uh-focus);
  border-radius: var(--uh-radius-2); background: var(--uh-paper); color: var(--uh-ink); font: 600 12px var(--uh-font-sans); text-align: end; }
`);
  return sheet;
}
