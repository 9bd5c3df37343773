/** The network's own rules, in tokens, for the owner's shadow root. */

export const networkStyles = `
.uh-network { position: relative; }
.uh-network-scroll { overflow-x: auto; overflow-y: hidden; }
.uh-network-stage { position: relative; }
.uh-network-stage canvas:focus-visible { outline-offset: -2px; }
.uh-network-buttons button { position: absolute; z-index: 1; min-height: 0; padding: 0; border-color: var(--uh-rule-2); border-radius: var(--uh-radius-1);
  background: var(--uh-surface); color: var(--uh-ink-2); font-size: var(--uh-text-xs); line-height: 1; white-space: nowrap; }
.uh-network-buttons button:hover { color: var(--uh-ink); border-color: var(--uh-edge); }
.uh-network-buttons button[data-change='insert'], .uh-network-buttons button[data-change='remove'] { border-color: transparent; background: none; color: var(--uh-ink-3); }
.uh-network-buttons button[data-change='insert']:hover, .uh-network-buttons button[data-change='remove']:hover { border-color: var(--uh-rule-2); color: var(--uh-ink); }
.uh-network-buttons button[aria-disabled='true'] { opacity: 0.4; cursor: default; }
.uh-network-buttons .count { position: absolute; text-align: center; font-weight: 550; color: var(--uh-ink-2); font-size: var(--uh-text-xs); }
.uh-network-buttons.row { display: flex; flex-wrap: wrap; gap: var(--uh-space-1); align-items: center; margin-bottom: var(--uh-space-3); }
.uh-network-buttons.row button, .uh-network-buttons.row .count { position: static; min-width: 2rem; min-height: 2rem; padding: 0 var(--uh-space-2); line-height: 2rem; }
.uh-network-key { display: flex; flex-wrap: wrap; gap: 0 var(--uh-space-4); align-items: center; margin-top: var(--uh-space-1); color: var(--uh-ink-3); font-size: var(--uh-text-xs); }
.uh-network-key span { display: inline-flex; gap: 6px; align-items: center; }
.uh-network-key i { display: inline-block; width: 26px; border-top: 3px solid var(--uh-positive); }
.uh-network-key i.negative { border-top: 3px dashed var(--uh-negative); }
.uh-network-key i.cell { width: 12px; height: 12px; border: 0; background: var(--uh-positive); }
.uh-network-key i.cell.negative { background: var(--uh-negative); }
.uh-network-edit { position: absolute; z-index: 3; display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: var(--uh-space-2); align-items: center;
  width: min(17rem, 100%); padding: var(--uh-space-3); border: 1px solid var(--uh-rule-2); border-radius: var(--uh-radius-2);
  background: var(--uh-surface); box-shadow: var(--uh-shadow); font-size: var(--uh-text-sm); }
.uh-network-edit[hidden] { display: none; }
.uh-network-edit .name { font-weight: 600; }
.uh-network-edit button { justify-self: end; min-height: 1.75rem; min-width: 1.75rem; padding: 0; border-color: transparent; background: none; font-size: 1.1rem; }
.uh-network-edit input[type='range'] { width: 100%; min-width: 0; }
.uh-network-edit .now { color: var(--uh-ink-2); font-size: var(--uh-text-xs); }
.uh-network-edit .gradient { text-align: end; white-space: nowrap; color: var(--uh-gradient); font-size: var(--uh-text-xs); }
.uh-network-edit .complaint { grid-column: 1 / -1; color: var(--uh-error); font-size: var(--uh-text-xs); }
.uh-network-edit .complaint:empty { display: none; }
`;
