/**
 * Numbers as the book sets them: few digits, a true minus sign, no hiding of infinity, and a dash for NaN, which is what
 * is not known (yet), or is not there: runs end before their numbers come to that. Nothing else asks Intl: a browser's
 * own language may be one that it does not know, and then it throws.
 */

const MINUS = '\u2212';
const NONE = '–';
const NARROW_SPACE = '\u202f';
const CURRENCY = /^(US\$|\$|€|£|¥)$/;
/** Units that stand against their number: 38.5°, 12%. */
const CLOSE_UNIT = /^[°%]/;

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A whole number, however large, with its thousands apart: "1,234,567". */
export const grouped = (value: number): string => whole.format(value);

/** `value` to `digits` significant digits (defaults to 4): "0.6362", "1,234", "−12.50", "3.40e38". */
export function plain(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return notFinite(value);
  if (value === 0) return '0';
  // Round before choosing a form, so that 999.96 becomes "1,000" and not "1000".
  const rounded = Math.abs(value) < 1000 ? Number(value.toPrecision(digits)) : value;
  const size = Math.abs(rounded);
  if (size >= 1e7 || size < 1e-3) return scientific(rounded);
  const sign = rounded < 0 ? MINUS : '';
  // 120 to two digits is 120, and not 1.2e+2.
  if (size >= Math.min(1000, 10 ** digits) || Number.isInteger(value)) return sign + whole.format(size);
  return sign + size.toPrecision(digits);
}

/** As `plain`, without idle zeros: "0.3", "1", "−0.049". */
export function brief(value: number, digits = 4): string {
  const text = plain(value, digits);
  return /^\D?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, '') : text;
}

/**
 * A loss for readers who have not met powers of ten: as `plain`, but what is small and positive is written
 * with decimals, at most `decimals` of them: "2.29", "0.0194", "0.0009"; what is smaller still is "< 0.0001".
 */
export function decimal(value: number, digits = 3, decimals = 4): string {
  if (!(value > 0 && value < 1e-3)) return plain(value, digits);
  const least = 10 ** -decimals;
  return value < least / 2 ? `< ${least.toFixed(decimals)}` : value.toFixed(decimals).replace(/0+$/, '');
}

/** A learning rate: "0.003", "0.00002". */
export const rate = (value: number): string => (value < 1e-3 ? decimal(value, 3, 6) : brief(value, 3));

/** A share of one: "9 %", "99.6 %". */
export const percent = (share: number, digits = 3): string =>
  Number.isNaN(share)
    ? NONE
    : `${share < 1e-5 ? decimal(100 * share, digits, 2) : brief(100 * share, digits)} %`;

/** As `plain`, with the sign always there: "+0.25", "−0.25"; zero has none. */
export function signed(value: number, digits = 3): string {
  const text = plain(value, digits);
  return value > 0 ? `+${text}` : text;
}

/** The short form for tight places: "245k", "1.25M", "−3.4B". */
export function compact(value: number): string {
  if (!Number.isFinite(value)) return notFinite(value);
  const size = Math.abs(value);
  if (size >= 999.5e12 || (size > 0 && size < 1e-3)) return scientific(value);
  const [divisor, suffix] = scaleOf(size);
  const sign = value < 0 ? MINUS : '';
  return sign + String(Number((size / divisor).toPrecision(3))) + suffix;
}

/** A number for a box that is typed into: "0.7674", "-8.0e-7", never longer than nine characters. */
export function typed(value: number): string {
  const size = Math.abs(value);
  if (size > 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential(1);
  return String(Number(value.toPrecision(4)));
}

/** A quantity with its unit: "US$ 245,000", "1,500 ft²", "38.57°"; `form` defaults to "full". */
export function quantity(value: number, unit: string, form: 'full' | 'compact' = 'full'): string {
  const money = CURRENCY.test(unit);
  // Sixteen million dollars are 16,800,000 of them, and not 1.68e7.
  const whole = money && Math.abs(value) < 1e9 ? plainMoney : plain;
  const text = form === 'full' ? whole(value) : compact(value);
  if (unit === '') return text;
  if (!money) return text + (CLOSE_UNIT.test(unit) ? '' : NARROW_SPACE) + unit;
  return value < 0 ? `${MINUS}${unit}${NARROW_SPACE}${text.slice(1)}` : `${unit}${NARROW_SPACE}${text}`;
}

const plainMoney = (value: number): string =>
  Math.abs(value) < 1e7 ? plain(value) : (value < 0 ? MINUS : '') + whole.format(Math.abs(value));

/** As `quantity`, with the sign always there: "+US$ 86k". */
export function signedQuantity(value: number, unit: string, form: 'full' | 'compact' = 'full'): string {
  return (value > 0 ? '+' : '') + quantity(value, unit, form);
}

/** One text per tick, all with as many decimals as the step between ticks needs. */
export function tickTexts(ticks: readonly number[]): string[] {
  const first = ticks[0] ?? 0;
  const step = Math.abs((ticks[1] ?? first) - first) || Math.abs(first) || 1;
  const largest = ticks.reduce((most, tick) => Math.max(most, Math.abs(tick)), 0);
  if (largest >= 1e15 || step < 1e-5) return ticks.map((tick) => (tick === 0 ? '0' : bare(tick)));
  const [divisor, suffix] = largest >= 10_000 ? scaleOf(largest) : ([1, ''] as const);
  const decimals = Math.min(12, Math.max(0, -Math.floor(Math.log10(step / divisor) + 1e-9)));
  const format = new Intl.NumberFormat('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return ticks.map((tick) => {
    if (Math.abs(tick) < step * 1e-9) return '0';
    return (tick < 0 ? MINUS : '') + format.format(Math.abs(tick) / divisor) + suffix;
  });
}

/** A tick of a logarithmic axis: "0.05", "200", "1e30". */
export function logTickText(tick: number): string {
  if (tick >= 1e-3 && tick < 1e4) return String(Number(tick.toPrecision(3)));
  return bare(tick);
}

function notFinite(value: number): string {
  if (Number.isNaN(value)) return NONE;
  return value > 0 ? '∞' : `${MINUS}∞`;
}

function scaleOf(size: number): readonly [divisor: number, suffix: string] {
  if (size >= 999.5e9) return [1e12, 'T'];
  if (size >= 999.5e6) return [1e9, 'B'];
  if (size >= 999.5e3) return [1e6, 'M'];
  if (size >= 999.5) return [1e3, 'k'];
  return [1, ''];
}

/** "3.40e38", "−1.25e−7": the bundled fonts lack most superscripts, so powers of ten are set as code sets them. */
function scientific(value: number): string {
  const [mantissa = '0', power = '0'] = value.toExponential(2).split('e');
  return `${mantissa}e${power.replace('+', '')}`.replaceAll('-', MINUS);
}

/** Scientific, without idle zeros: "4e31". */
function bare(value: number): string {
  return scientific(value).replace(/\.?0+e/, 'e');
}

/** A text with its `{names}` filled in; a name without a value stays as it is. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
