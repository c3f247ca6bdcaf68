/** Templates and conditions, compiled once per container and version of the configuration. */
import type { Destination } from '../../destinations/destination.ts';
import { type CompiledTemplate, compileTemplate } from './compile.ts';
import { type Condition, compileCondition } from './condition.ts';

export interface CompiledDestination {
  template: CompiledTemplate;
  /** Undefined: every call. */
  condition: Condition | undefined;
}

const KEPT = 500;
const compiled = new Map<string, Promise<CompiledDestination>>();

/** What is compiled of a destination as it stands in this version of its outlet's configuration. */
export function compiledDestination({
  outletId,
  config_version,
  destination,
}: {
  outletId: number;
  config_version: number;
  destination: Destination;
}): Promise<CompiledDestination> {
  const key = `${outletId}/${destination.destination_id}/${config_version}`;
  const known = compiled.get(key);
  if (known) return known;
  const made = compile(destination);
  compiled.set(key, made);
  const [oldest] = compiled.keys();
  if (compiled.size > KEPT && oldest !== undefined) compiled.delete(oldest);
  return made;
}

async function compile(destination: Destination): Promise<CompiledDestination> {
  const [template, condition] = await Promise.all([
    compileTemplate(destination),
    destination.when ? compileCondition(destination.when) : undefined,
  ]);
  return { template, condition };
}
