/**
 * A load boundary: only this file uses liquidjs, and loads it (22 ms of a cold start) only for a
 * template that has a filter or a condition. Keep it apart from what every rendering needs.
 */
import type { Context, FilterImplOptions, Liquid, Operators } from 'liquidjs';
import { codePoints } from '../shared/text.ts';
import { formatDate } from './date-filter.ts';
import { convert, FILTERS, type FilterRule, numberOf, slice } from './filters.ts';
import {
  comparisonCost,
  MAX_FILTERED_CHARACTERS,
  MAX_RENDER_MS,
  processingCost,
  RenderFailure,
  searchCost,
} from './limits.ts';
import type { Operand, Placeholder } from './placeholders.ts';
import { lookUp } from './scope.ts';
import { asJson, asText, type CompileFilters, type Evaluate, type Rendering } from './text.ts';

type LiquidModule = typeof import('liquidjs');
type FilterHandler = Extract<FilterImplOptions, (...args: never[]) => unknown>;

/** A condition whose text was parsed (conditions.ts). */
export interface ParsedCondition {
  /**
   * Liquid that we wrote: operators between the slots `a0`, `a1` and so on, one for each operand.
   */
  source: string;
  operands: Operand[];
}

export type CompileCondition = (condition: ParsedCondition) => (rendering: Rendering) => boolean;

// liquidjs gives filters and operators its own context only. This finds the rendering of a context.
const renderings = new WeakMap<Context, Rendering>();

let loaded: Promise<{ liquidjs: LiquidModule; engine: Liquid }> | undefined;

/** Loads liquidjs once, without tags, without files, and with the documented filters only. */
function load(): Promise<{ liquidjs: LiquidModule; engine: Liquid }> {
  loaded ??= import('liquidjs').then((liquidjs) => ({ liquidjs, engine: restrictedEngine(liquidjs) }));
  return loaded;
}

/** Loads the compiler of filters. */
export async function loadFilters(): Promise<CompileFilters> {
  const { liquidjs, engine } = await load();
  return (placeholder) => compileFilters(liquidjs, engine, placeholder);
}

/** Loads the compiler of conditions. */
export async function loadConditions(): Promise<CompileCondition> {
  const { liquidjs, engine } = await load();
  return ({ source, operands }) => {
    const value = new liquidjs.Value(source, engine);
    return (rendering) => {
      const context = contextFor(liquidjs, engine, rendering, slotsOf(operands, rendering));
      try {
        const met: unknown = liquidjs.toValueSync(value.value(context, false));
        rendering.budget.spend(0);
        return liquidjs.isTruthy(met, context);
      } catch (cause) {
        if (cause instanceof RenderFailure) throw cause;
        throw new RenderFailure('condition_failed', 'the condition `when` could not be applied');
      }
    };
  };
}

// The limits of liquidjs are cooperative and were bypassed before (docs/templates.md lists the
// advisories), so they are the second defense. The first: it never parses the text of a customer,
// and `withBudget` counts every filter.
function restrictedEngine({ Liquid, filters, defaultOperators }: LiquidModule): Liquid {
  const engine = new Liquid({
    operators: { ...withCost(defaultOperators), ...ORDERING },
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
    const handler = OWN_FILTERS.get(name) ?? Reflect.get(filters, name);
    if (typeof handler !== 'function') throw new Error(`liquidjs has no filter "${name}"`);
    engine.registerFilter(name, withBudget(rule, handler));
  }
  return engine;
}

/**
 * Returns the operators that compare or search values, each of which counts its cost before it
 * runs.
 */
function withCost(operators: Operators): Operators {
  const counting = ['==', '!=', 'contains'].map((name): [string, Operators[string]] => {
    const holds = operators[name];
    if (!holds) throw new Error(`liquidjs has no operator "${name}"`);
    return [
      name,
      (one: unknown, other: unknown, context: Context) => {
        renderingOf(context).budget.spend(comparisonCost(one, other));
        // Without this, liquidjs would search for the word "null".
        if (name === 'contains' && (other === null || other === undefined)) return false;
        return holds(one, other, context);
      },
    ];
  });
  return { ...operators, ...Object.fromEntries(counting) };
}

// JavaScript compares null as 0. Here only two numbers or two texts have an order.
const ordered =
  (holds: (order: number) => boolean) =>
  (one: unknown, other: unknown): boolean => {
    if (typeof one === 'string' && typeof other === 'string')
      return holds(one < other ? -1 : one > other ? 1 : 0);
    const [left, right] = [numberOf(one), numberOf(other)];
    return left !== undefined && right !== undefined && holds(left - right);
  };
const ORDERING = {
  '<': ordered((order) => order < 0),
  '>': ordered((order) => order > 0),
  '<=': ordered((order) => order <= 0),
  '>=': ordered((order) => order >= 0),
};

// Filters that liquidjs implements differently from our documentation: it counts UTF-16 units, uses
// the clock and zone of the machine, or writes objects with `String()`.
const OWN_FILTERS = new Map<string, FilterHandler>([
  [
    'size',
    (value) => (typeof value === 'string' ? codePoints(value) : Array.isArray(value) ? value.length : 0),
  ],
  ['first', (value) => (Array.isArray(value) && value.length > 0 ? value[0] : null)],
  ['last', (value) => (Array.isArray(value) && value.length > 0 ? value.at(-1) : null)],
  ['json', (value) => asJson(value)],
  [
    'join',
    function (value, separator: string = ' ') {
      if (!Array.isArray(value)) return asText(value);
      const texts = value.map(asText);
      const length = texts.reduce((sum, text) => sum + text.length, separator.length * (texts.length - 1));
      // Before the text is made: 20,000 items joined by a text of 20,000 characters take 400 MB.
      renderingOf(this.context).budget.spend(length);
      return texts.join(separator);
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

/**
 * Returns a filter that counts its cost before and after it runs, passes null through (except
 * `default`), and gets only values of the kinds in its rule.
 */
function withBudget(rule: FilterRule, handler: FilterHandler): FilterHandler {
  const replacesNull = rule.named?.includes('allow_false') === true;
  return function (value: unknown, ...args: unknown[]): unknown {
    const { budget } = renderingOf(this.context);
    const characters = args.reduce<number>((sum, arg) => sum + processingCost(arg), processingCost(value));
    budget.spend(rule.heavy ? 4 * characters : characters);
    if (replacesNull) return handler.call(this, value, ...args);
    if (value === null || value === undefined) return null;
    const input = convert(rule.takes, value);
    const given = args.map((arg, index) => convert(rule.args[index] ?? 'any', arg));
    if (input === undefined || given.includes(undefined)) return null;
    if (rule.searches) budget.spend(searchCost(input, given[0]));
    const result: unknown = handler.call(this, input, ...given);
    budget.spend(processingCost(result));
    return result;
  };
}

function renderingOf(context: Context): Rendering {
  const rendering = renderings.get(context);
  if (!rendering) throw new Error('a filter ran outside a rendering');
  return rendering;
}

/**
 * Compiles a placeholder that has filters. The source for liquidjs is ours: names of documented
 * filters and numbered slots (`v | replace: a0, a1`). Nothing that a customer wrote reaches its
 * parser.
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
        throw new RenderFailure('too_much_work', 'a filter of the template would produce too long a text');
      }
      const why = cause instanceof RangeError ? `: ${cause.message}` : '';
      throw new RenderFailure('filter_failed', `the filter ${names} could not be applied${why}`);
    }
  };
}

/** Returns the values of the numbered slots. */
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

const operandValue = (operand: Operand, { scope }: Rendering): unknown =>
  operand.kind === 'literal' ? operand.value : lookUp(scope, operand.name);
