/** Numbers within the bounds of a schema. */
import type { Schema } from './strict-schema.ts';

const bound = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);

/** Whether a value is one that the schema allows. */
export function numberFits(schema: Schema, type: 'integer' | 'number', value: number): boolean {
  if (!Number.isFinite(value) || (type === 'integer' && !Number.isInteger(value))) return false;
  const step = bound(schema.multipleOf, 0);
  const steps = step > 0 ? value / step : 0;
  return (
    value >= bound(schema.minimum, Number.NEGATIVE_INFINITY) &&
    value <= bound(schema.maximum, Number.POSITIVE_INFINITY) &&
    value > bound(schema.exclusiveMinimum, Number.NEGATIVE_INFINITY) &&
    value < bound(schema.exclusiveMaximum, Number.POSITIVE_INFINITY) &&
    Math.abs(steps - Math.round(steps)) < 1e-9
  );
}

/** Zero, or the number nearest to the bound that excludes it. */
export function leastNumber(schema: Schema, type: 'integer' | 'number'): number {
  const low = Math.max(
    bound(schema.minimum, Number.NEGATIVE_INFINITY),
    bound(schema.exclusiveMinimum, Number.NEGATIVE_INFINITY),
  );
  const high = Math.min(
    bound(schema.maximum, Number.POSITIVE_INFINITY),
    bound(schema.exclusiveMaximum, Number.POSITIVE_INFINITY),
  );
  const step = bound(schema.multipleOf, type === 'integer' ? 1 : 0);
  const grid =
    step > 0
      ? [low, high].flatMap((at) => [
          Math.ceil(at / step) * step,
          (Math.ceil(at / step) + 1) * step,
          Math.floor(at / step) * step,
          (Math.floor(at / step) - 1) * step,
        ])
      : [];
  const candidates = [0, ...grid, low, high, (low + high) / 2, low + 1, high - 1];
  return candidates.find((value) => numberFits(schema, type, value)) ?? 0;
}
