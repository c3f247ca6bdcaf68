/** Creates and updates destinations, all or nothing. */
import * as z from 'zod';
import {
  connectedTo,
  type Destination,
  DestinationUpdate,
  DISABLED_BY_REQUEST,
  MAX_DESTINATIONS,
  MAX_DESTINATIONS_PER_REQUEST,
  NewDestination,
  PublicDestination,
  publicDestination,
} from '../domain/destination.ts';
import { type Item, itemsOf, savesOf } from '../http/items.ts';
import { newSigningSecret } from '../sending/sign.ts';
import type { AddressPolicy } from '../sending/ssrf-guard/address-policy.ts';
import { InvalidRequest, NotFound, type Problem } from '../shared/errors.ts';
import { isJsonObject, type Json } from '../shared/json.ts';
import { joined } from '../shared/validate.ts';
import type { Table } from '../table/client.ts';
import { type Change, type Configuration, changeConfiguration } from '../table/configuration.ts';
import { problemsWith, Warning, warningsAbout } from './check.ts';

export const SavedDestination = PublicDestination.extend({
  signing_secret: z
    .string()
    .optional()
    .meta({ description: 'Secret that signs deliveries, `whsec_...`: shown only when it is created.' }),
  warnings: z.array(Warning).meta({ description: 'What is valid but probably not intended.' }),
});
export type SavedDestination = z.infer<typeof SavedDestination>;

/**
 * Saves the destinations of a request body: `{"destination": [...]}`, a bare array, or one object.
 * @param updatesOnly refuses items without a `destination_id` (PUT)
 * @returns the saved destinations in the order of the request
 * @throws {InvalidRequest | NotFound | Conflict}
 */
export async function saveDestinations(
  { table, outletId, policy }: { table: Table; outletId: number; policy: AddressPolicy },
  { body, updatesOnly }: { body: Json | undefined; updatesOnly: boolean },
): Promise<SavedDestination[]> {
  const saves = savesOf(itemsOfBody(body), {
    id: 'destination_id',
    created: NewDestination,
    updated: DestinationUpdate,
    updatesOnly,
  });
  return changeConfiguration({ table, outletId }, (configuration) =>
    destinationsChanged(configuration, saves, policy),
  );
}

function itemsOfBody(body: Json | undefined): Item<unknown>[] {
  if (!isJsonObject(body)) return itemsOf(body, { max: MAX_DESTINATIONS_PER_REQUEST });
  if (!Object.hasOwn(body, 'destination')) return [{ path: [], value: body }];
  const others = Object.keys(body).filter((key) => key !== 'destination');
  if (others.length > 0) {
    throw new InvalidRequest(others.map((path) => ({ path, message: 'is not a field of this request' })));
  }
  return itemsOf(body.destination, { max: MAX_DESTINATIONS_PER_REQUEST, path: ['destination'] });
}

async function destinationsChanged(
  configuration: Configuration,
  saves: { created: Item<NewDestination>[]; updated: Item<DestinationUpdate>[] },
  policy: AddressPolicy,
): Promise<Change<SavedDestination[]>> {
  const stored = new Map(configuration.destinations.map((one) => [one.destination_id, one]));
  let lastId = configuration.last_destination_id;

  const unknown: Problem[] = [];
  const saved: (Item<Destination> & { created: boolean })[] = [];
  for (const { path, value } of saves.updated) {
    const before = stored.get(value.destination_id);
    if (before) saved.push({ path, value: updated(before, value), created: false });
    else
      unknown.push({ path: joined([...path, 'destination_id']), message: 'Destination with ID not found' });
  }
  for (const { path, value } of saves.created)
    saved.push({ path, value: created(value, ++lastId), created: true });
  saved.sort((one, other) => Number(one.path.at(-1)) - Number(other.path.at(-1)));

  const problems = (await Promise.all(saved.map((item) => problemsWith(item, policy)))).flat();
  const count = new Set([...stored.keys(), ...saved.map(({ value }) => value.destination_id)]).size;
  if (count > MAX_DESTINATIONS) {
    problems.push({ path: '', message: `an outlet has at most ${MAX_DESTINATIONS} destinations` });
  }
  if (problems.length > 0) throw new InvalidRequest(problems);
  if (unknown.length > 0)
    throw new NotFound('destination_not_found', 'Destination with ID not found', unknown);

  return {
    putDestinations: saved.map(({ value }) => value),
    last_destination_id: lastId,
    result: saved.map(({ value, created }) => ({
      ...publicDestination(value),
      ...(created && { signing_secret: value.signing_secret }),
      warnings: warningsAbout(value, connectedTo(value, configuration.variables)),
    })),
  };
}

/** Returns a new destination as it is stored. */
export function created(
  { disabled_reason: _, signing_secret: __, warnings: ___, api_body, ...fields }: NewDestination,
  destinationId: number,
): Destination {
  return {
    ...fields,
    ...(api_body && { api_body }),
    destination_id: destinationId,
    disabled_reason: fields.status === 'disabled' ? DISABLED_BY_REQUEST : null,
    signing_secret: newSigningSecret(),
    former_secrets: [],
  };
}

/** Replaces the given fields. A status that does not change keeps its reason. */
function updated(before: Destination, update: DestinationUpdate): Destination {
  const { disabled_reason: _, signing_secret: __, warnings: ___, api_body, ...fields } = update;
  const { api_body: bodyBefore, ...rest } = before;
  const body = api_body === undefined ? bodyBefore : api_body;
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const after: Destination = { ...rest, ...given, ...(body && { api_body: body }) };
  if (after.status === before.status) return after;
  return after.status === 'disabled'
    ? { ...after, disabled_reason: DISABLED_BY_REQUEST }
    : { ...after, disabled_reason: null, active_since: new Date().toISOString() };
}
