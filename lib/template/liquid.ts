/** Liquid's filters, from liquidjs, loaded only when a template uses one: 22 ms that most cold starts need not pay. */
import type { Context, FilterImplOptions, Liquid, Operators } from 'liquidjs';
import { codePoints } from '../shared/text.ts';
import type { ParsedCondition } from './condition-text.ts';
import { formatDate } from './date.ts';
import { FILTERS, type FilterRule, type Kind, numberOf } from './filters.ts';
import { MAX_FILTERED_CHARACTERS, MAX_RENDER_MS, RenderFailure } from './limits.ts';
import type { Operand, Placeholder } from './placeholder.ts';
import type { Evaluate, Rendering } from './rendering.ts';
import { lookUp } from './scope.ts';
import { asJson, asText } from './value.ts';
import { comparisonWork, searchWork, weight } from './work.ts';

type LiquidModule = typeof import('liquidjs');
type FilterHandler = Extract<FilterImplOptions, (...args: never[]) => unknown>;

// A filter's handler is given liquidjs's context; this is the way back to the rendering that it belongs to.
const renderings = new WeakMap<Context, Rendering>();

/** Compiles a placeholder with filters; they must be of the list (`filterProblem`). */
export type CompileFilters = (placeholder: Placeholder) => Evaluate;

/** Compiles a condition whose text was taken apart. */
export type CompileCondition = (condition: ParsedCondition) => (rendering: Rendering) => boolean;

let loaded: Promise<{ liquidjs: LiquidModule; engine: Liquid }> | undefined;

/** liquidjs, loaded once, without tags, without files, and with the documented filters alone. */
function load(): Promise<{ liquidjs: LiquidModule; engine: Liquid }> {
  loaded ??= import('liquidjs').then((liquidjs) => ({ liquidjs, engine: hardenedEngine(liquidjs) }));
  return loaded;
}

/** Loads what compiles filters. */
export async function loadFilters(): Promise<CompileFilters> {
  const { liquidjs, engine } = await load();
  return (placeholder) => compileFilters(liquidjs, engine, placeholder);
}

/** Loads what compiles conditions. */
export async function loadConditions(): Promise<CompileCondition> {
  const { liquidjs, engine } = await load();
  return ({ source, operands }) => {
    const value = new liquidjs.Value(source, engine);
    return (rendering) => {
      const context = contextFor(liquidjs, engine, rendering, slotsOf(operands, rendering));
      try {
        const met: unknown = liquidjs.toValueSync(value.value(context, false));
        rendering.work.spend(0);
        return liquidjs.isTruthy(met, context);
      } catch (cause) {
        if (cause instanceof RenderFailure) throw cause;
        throw new RenderFailure('condition_failed', 'the condition `when` could not be applied');
      }
    };
  };
}

// Its own limits are cooperative and have been passed by before (docs/templates.md names the advisories), so they
// are the second line: the first is that it never parses a customer's text, and `guarded` below.
function hardenedEngine({ Liquid, filters, defaultOperators }: LiquidModule): Liquid {
  const engine = new Liquid({
    operators: { ...metered(defaultOperators), ...ORDER },
    strictFilters: true,
    ownPropertyOnly: true,
    templates: {},
    parseLimit: 10_000,
    renderLimit: MAX_RENDER_MS,
    memoryLimit: 2 * MAX_FILTERED_CHARACTERS,
  });
  for (const tag of Object.keys(engine.tags)) delete engine.tags[tag];
  for (const filter of Object.keys(engine.filters)) delete engine.filters[filter];
  for (const [name, rule] of FILTERS) {
    const handler = OWN.get(name) ?? Reflect.get(filters, name);
    if (typeof handler !== 'function') throw new Error(`liquidjs has no filter "${name}"`);
    engine.registerFilter(name, guarded(rule, handler));
  }
  return engine;
}

/** The operators that look through a text or a list, each of which counts its work before it begins. */
function metered(operators: Operators): Operators {
  const counting = ['==', '!=', 'contains'].map((name): [string, Operators[string]] => {
    const holds = operators[name];
    if (!holds) throw new Error(`liquidjs has no operator "${name}"`);
    return [
      name,
      (one: unknown, other: unknown, context: Context) => {
        renderingOf(context).work.spend(comparisonWork(one, other));
        // JavaScript would look for the word "null".
        if (name === 'contains' && (other === null || other === undefined)) return false;
        return holds(one, other, context);
      },
    ];
  });
  return { ...operators, ...Object.fromEntries(counting) };
}

// JavaScript takes what was not heard for 0. Here only two numbers, or two texts, have an order; all else has none.
const ordered =
  (holds: (order: number) => boolean) =>
  (one: unknown, other: unknown): boolean => {
    if (typeof one === 'string' && typeof other === 'string')
      return holds(one < other ? -1 : one > other ? 1 : 0);
    const [left, right] = [numberOf(one), numberOf(other)];
    return left !== undefined && right !== undefined && holds(left - right);
  };
const ORDER = {
  '<': ordered((order) => order < 0),
  '>': ordered((order) => order > 0),
  '<=': ordered((order) => order <= 0),
  '>=': ordered((order) => order >= 0),
};

// Filters whose result in liquidjs is not what we promise: counted in UTF-16 units, bound to the machine's clock and
// zone, or made of what `String()` says of an object.
const OWN = new Map<string, FilterHandler>([
  [
    'size',
    (value) => (typeof value === 'string' ? codePoints(value) : Array.isArray(value) ? value.length : 0),
  ],
  ['first', (value) => (Array.isArray(value) && value.length > 0 ? value[0] : null)],
  ['last', (value) => (Array.isArray(value) && value.length > 0 ? value.at(-1) : null)],
  ['json', (value) => asJson(value)],
  [
    'join',
    function (value, glue: string = ' ') {
      if (!Array.isArray(value)) return asText(value);
      const texts = value.map(asText);
      const length = texts.reduce((sum, text) => sum + text.length, glue.length * (texts.length - 1));
      // Before there is such a text: a list of 20,000 and a glue of 20,000 make 400 MB.
      renderingOf(this.context).work.spend(length);
      return texts.join(glue);
    },
  ],
  ['split', (value: string, by: string) => (by === '' ? [value] : value.split(by))],
  ['slice', (value, begin: number, length = 1) => slice(value, begin, length)],
  [
    'date',
    function (value, format, zone) {
      const { scope } = renderingOf(this.context);
      return formatDate({ value, format, zone: zone ?? scope.zone, endedAt: scope.endedAt });
    },
  ],
]);

function slice(value: unknown, begin: number, length: number): unknown {
  if (Array.isArray(value)) {
    const start = begin < 0 ? value.length + begin : begin;
    return start < 0 || length < 0 ? [] : value.slice(start, start + length);
  }
  const text = asText(value);
  const start = begin < 0 ? codePoints(text) + begin : begin;
  if (start < 0 || length < 0) return '';
  const from = offset(text, 0, start);
  return text.slice(from, offset(text, from, length));
}

/** The index that is `count` code points after the index `from`. */
function offset(text: string, from: number, count: number): number {
  let index = from;
  for (let seen = 0; seen < count && index < text.length; seen += 1) {
    index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  }
  return index;
}

/**
 * A filter that counts its work before and after, gives nothing for nothing (what was not heard stays not heard;
 * `default` alone may fill it in) and sees only the kinds that its rule names.
 */
function guarded(rule: FilterRule, handler: FilterHandler): FilterHandler {
  const fillsIn = rule.named?.includes('allow_false') === true;
  return function (value: unknown, ...args: unknown[]): unknown {
    const { work } = renderingOf(this.context);
    const characters = args.reduce<number>((sum, arg) => sum + weight(arg), weight(value));
    work.spend(rule.heavy ? 4 * characters : characters);
    if (fillsIn) return handler.call(this, value, ...args);
    if (value === null || value === undefined) return null;
    const input = convert(rule.takes, value);
    const given = args.map((arg, index) => convert(rule.args[index] ?? 'any', arg));
    if (input === undefined || given.includes(undefined)) return null;
    if (rule.searches) work.spend(searchWork(input, given[0]));
    const result: unknown = handler.call(this, input, ...given);
    work.spend(weight(result));
    return result;
  };
}

/** The value as a kind; nothing where it cannot be one. */
function convert(kind: Kind, value: unknown): unknown {
  if (kind === 'number') return numberOf(value);
  return kind === 'text' ? asText(value) : (value ?? null);
}

function renderingOf(context: Context): Rendering {
  const rendering = renderings.get(context);
  if (!rendering) throw new Error('a filter ran outside a rendering');
  return rendering;
}

/**
 * liquidjs is given a source of our own making, names of documented filters with numbered slots
 * (`v | replace: a0, a1`): nothing that a customer wrote reaches its parser.
 */
function compileFilters(liquidjs: LiquidModule, engine: Liquid, placeholder: Placeholder): Evaluate {
  const slots: Operand[] = [];
  const slot = (operand: Operand): string => `a${slots.push(operand) - 1}`;
  const chain = placeholder.filters.map(({ name, args, named }) => {
    const given = [...args.map(slot), ...named.map((arg) => `${arg.name}: ${slot(arg.value)}`)];
    return given.length === 0 ? name : `${name}: ${given.join(', ')}`;
  });
  const names = placeholder.filters.map(({ name }) => name).join(' | ');
  const value = new liquidjs.Value(['v', ...chain].join(' | '), engine);

  return (rendering) => {
    const values = { v: operandValue(placeholder.value, rendering), ...slotsOf(slots, rendering) };
    const context = contextFor(liquidjs, engine, rendering, values);
    try {
      return liquidjs.toValueSync(value.value(context, false));
    } catch (cause) {
      if (cause instanceof RenderFailure) throw cause;
      if (cause instanceof liquidjs.AssertionError) {
        throw new RenderFailure('too_much_work', 'a filter of the template would make too long a text');
      }
      const why = cause instanceof RangeError ? `: ${cause.message}` : '';
      throw new RenderFailure('filter_failed', `the filter ${names} could not be applied${why}`);
    }
  };
}

/** The values of numbered slots. */
const slotsOf = (operands: readonly Operand[], rendering: Rendering): Record<string, unknown> =>
  Object.fromEntries(operands.map((operand, index) => [`a${index}`, operandValue(operand, rendering)]));

function contextFor(
  { Context }: LiquidModule,
  engine: Liquid,
  rendering: Rendering,
  values: Record<string, unknown>,
): Context {
  const context = new Context(values, engine.options, { sync: true }, { liquid: engine });
  renderings.set(context, rendering);
  return context;
}

/** The value of an operand. */
const operandValue = (operand: Operand, { scope }: Rendering): unknown =>
  operand.kind === 'literal' ? operand.value : lookUp(scope, operand.name);
