// Style sheets made by script, which no Content-Security-Policy forbids. One belongs to the document it was made for,
// and a shadow root that is moved into another loses all of its own: each document has them made anew, once.

const made = new WeakMap<Document, Map<string, CSSStyleSheet>>();

/** Gives a shadow root its rules, in whatever document it is now; or a document. */
export function adopt(root: ShadowRoot | Document, rules: readonly string[]): void {
  const page = root.ownerDocument ?? (root as Document);
  const view = page.defaultView;
  // A document without a window shows nothing.
  if (view === null) return;
  let sheets = made.get(page);
  if (sheets === undefined) {
    sheets = new Map();
    made.set(page, sheets);
  }
  const own = sheets;
  root.adoptedStyleSheets = rules.map((text) => {
    let sheet = own.get(text);
    if (sheet === undefined) {
      sheet = new view.CSSStyleSheet();
      sheet.replaceSync(text);
      own.set(text, sheet);
    }
    return sheet;
  });
}
