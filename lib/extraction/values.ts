/** From what the model gave to values: each checked by its type and with its evidence; of several windows, the last. */
import type { ExtractedValue } from '../domain/call.ts';
import type { Variable } from '../domain/variable.ts';
import { checkValue } from './check/check-value.ts';
import type { ReadableCall } from './claim-call.ts';
import { evidenceIn } from './evidence/evidence.ts';
import type { WindowReading } from './read-window.ts';

/** Cut so that a call's record stays small whatever the model wrote. */
const MAX_RAW = 1000;

/**
 * The value of every variable, in order. Where several windows gave one, the later that fits its type wins; where none
 * fits, the later says why.
 * @param readings in the order of their windows, all extracted
 */
export function valuesOf(
  variables: readonly Variable[],
  readings: readonly WindowReading[],
  call: ReadableCall,
): ExtractedValue[] {
  const evidenceOf = evidenceIn(call);
  const found = new Map<number, ExtractedValue>();
  for (const { schema, variables: asked, last } of readings) {
    if (last.outcome !== 'extracted') continue;
    const turns = last.json[schema.turns];
    for (const [index, variable] of asked.entries()) {
      const raw = last.json[schema.properties[index] ?? ''] ?? null;
      const turn = Array.isArray(turns) ? turns[index] : null;
      const before = found.get(variable.variable_id);
      const value = oneValue(variable, { raw, turn }, { call, evidenceOf });
      if (!before || worth(value) >= worth(before)) found.set(variable.variable_id, value);
    }
  }
  const notHeard = { raw: null, turn: null };
  return variables.map(
    (variable) => found.get(variable.variable_id) ?? oneValue(variable, notHeard, { call, evidenceOf }),
  );
}

/** A value before what does not fit, and that before nothing. */
const worth = ({ value, raw }: ExtractedValue): number => (value !== null ? 2 : raw !== null ? 1 : 0);

function oneValue(
  variable: Variable,
  { raw, turn }: { raw: unknown; turn: unknown },
  { call, evidenceOf }: { call: ReadableCall; evidenceOf: ReturnType<typeof evidenceIn> },
): ExtractedValue {
  const { value, problem } = checkValue(variable, raw, call);
  const heard = value !== null || problem !== null;
  return {
    variable_id: variable.variable_id,
    var_name: variable.var_name,
    var_type: variable.var_type,
    value,
    raw: shown(raw),
    ...evidenceOf(variable, { value, turn: heard ? turn : null }),
    problem: heard || !variable.required ? problem : 'required, not heard',
  };
}

/** What the model gave, as it can be kept: no number beyond what JSON holds. */
function shown(raw: unknown): ExtractedValue['raw'] {
  if (typeof raw === 'string') return raw.slice(0, MAX_RAW).toWellFormed();
  if (typeof raw === 'number') return Number.isFinite(raw) ? raw : null;
  return typeof raw === 'boolean' ? raw : null;
}
