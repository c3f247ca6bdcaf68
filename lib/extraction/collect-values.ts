/** Collects the values of a call from the answers about its windows: checked, and with evidence. */
import type { ExtractedValue } from '../domain/call.ts';
import type { Variable } from '../domain/variable.ts';
import type { CallInput } from './call-input.ts';
import { checkValue } from './check-value.ts';
import { evidenceFinder, type FindEvidence } from './evidence/evidence.ts';
import type { WindowExtraction } from './extract-window.ts';

/** Keeps the stored call small, whatever the model writes. */
const MAX_RAW = 1000;

/**
 * Returns the value of every variable, in order. If several windows gave one, the last that fits
 * its type counts; if none fits, the last one with its problem.
 * @param windows in order, all extracted
 */
export function collectValues(
  variables: readonly Variable[],
  windows: readonly WindowExtraction[],
  call: CallInput,
): ExtractedValue[] {
  const findEvidence = evidenceFinder(call);
  const best = new Map<number, ExtractedValue>();
  for (const { schema, variables: asked, last } of windows) {
    if (last.outcome !== 'extracted') continue;
    const turns = last.json[schema.turns];
    for (const [index, variable] of asked.entries()) {
      const raw = last.json[schema.properties[index] ?? ''] ?? null;
      const turn = Array.isArray(turns) ? turns[index] : null;
      const value = checkedValue(variable, { raw, turn }, { call, findEvidence });
      const earlier = best.get(variable.variable_id);
      if (!earlier || rank(value) >= rank(earlier)) best.set(variable.variable_id, value);
    }
  }
  const notMentioned = { raw: null, turn: null };
  return variables.map(
    (variable) =>
      best.get(variable.variable_id) ?? checkedValue(variable, notMentioned, { call, findEvidence }),
  );
}

/** A valid value is better than an invalid one, and that is better than none. */
const rank = ({ value, raw }: ExtractedValue): number => (value !== null ? 2 : raw !== null ? 1 : 0);

function checkedValue(
  variable: Variable,
  { raw, turn }: { raw: unknown; turn: unknown },
  { call, findEvidence }: { call: CallInput; findEvidence: FindEvidence },
): ExtractedValue {
  const { value, problem } = checkValue(variable, raw, call);
  const isMentioned = value !== null || problem !== null;
  return {
    variable_id: variable.variable_id,
    var_name: variable.var_name,
    var_type: variable.var_type,
    value,
    raw: storedRaw(raw),
    ...findEvidence(variable, { value, turn: isMentioned ? turn : null }),
    problem: isMentioned || !variable.required ? problem : 'required, not mentioned',
  };
}

/** What the model gave, if it is a scalar that JSON can hold; a long string is cut. */
function storedRaw(raw: unknown): ExtractedValue['raw'] {
  if (typeof raw === 'string') return raw.slice(0, MAX_RAW).toWellFormed();
  if (typeof raw === 'number') return Number.isFinite(raw) ? raw : null;
  return typeof raw === 'boolean' ? raw : null;
}
