/** Templates compiled once per container and version of the configuration. */
import type { Destination } from '../../destinations/destination.ts';
import { type CompiledTemplate, compileTemplate } from './compile.ts';

const KEPT = 500;
const compiled = new Map<string, Promise<CompiledTemplate>>();

/** The compiled template of a destination as it stands in this version of its outlet's configuration. */
export function compiledTemplate({
  outletId,
  config_version,
  destination,
}: {
  outletId: number;
  config_version: number;
  destination: Destination;
}): Promise<CompiledTemplate> {
  const key = `${outletId}/${destination.destination_id}/${config_version}`;
  const known = compiled.get(key);
  if (known) return known;
  const made = compileTemplate(destination);
  compiled.set(key, made);
  const [oldest] = compiled.keys();
  if (compiled.size > KEPT && oldest !== undefined) compiled.delete(oldest);
  return made;
}
