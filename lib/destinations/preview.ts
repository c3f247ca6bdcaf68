/** What a destination would be sent: rendered with a past call, with given values, or with samples; nothing is sent. */
import * as z from 'zod';
import { callNotFound } from '../calls/get.ts';
import { CallId } from '../domain/call-ended.ts';
import { connectedTo, type Destination, NewDestination } from '../domain/destination.ts';
import { Id, type Variable } from '../domain/variable.ts';
import type { AddressPolicy } from '../sending/ssrf-guard/address-policy.ts';
import { withUserAgent } from '../sending/user-agent.ts';
import { InvalidRequest } from '../shared/errors.ts';
import { type Json, parseOwnJson } from '../shared/json.ts';
import { validated } from '../shared/validate.ts';
import { readCallItem } from '../table/calls/call-item.ts';
import { readTranscript, readValues } from '../table/calls/transcript-and-values.ts';
import type { Table } from '../table/client.ts';
import { type Configuration, readConfiguration } from '../table/configuration.ts';
import { compileTemplate } from '../template/compile.ts';
import { type RenderedRequest, RenderFailure, renderTemplate } from '../template/render.ts';
import { type Scope, templateScope } from '../template/scope.ts';
import { problemsWith, Warning, warningsAbout } from './check.ts';
import { findDestination } from './outlet-destinations.ts';
import { SampleValues, sampleCall, sampleValues } from './sample.ts';
import { created } from './save.ts';

export const PreviewRequest = z
  .strictObject({
    destination_id: Id.optional(),
    destination: NewDestination.optional(),
    values: SampleValues.optional(),
    call_id: CallId.optional(),
  })
  .refine((one) => one.destination_id !== undefined || one.destination !== undefined, {
    error: 'must have a destination_id, a destination, or both: that one as it would be after this change',
  })
  .refine((one) => one.values === undefined || one.call_id === undefined, {
    error: 'must not have both values and a call_id',
  });
type PreviewRequest = z.infer<typeof PreviewRequest>;

export const Preview = z.object({
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  /** JSON. */
  body: z.unknown(),
  warnings: z.array(Warning),
});
export type Preview = z.infer<typeof Preview>;

interface PreviewDeps {
  table: Table;
  outletId: number;
  policy: AddressPolicy;
}

/** @throws {InvalidRequest | NotFound} also when it cannot be rendered with these values: 400 with the reason */
export async function preview(deps: PreviewDeps, body: Json | undefined): Promise<Preview> {
  const request = validated(PreviewRequest, body);
  const configuration = await readConfiguration(deps);
  const { destination, connected } = await destinationOf(request, configuration, deps.policy);
  const scope = await scopeOf(deps, request, connected);
  const rendered = await renderedOrRefused(destination, scope);
  return {
    method: rendered.method,
    url: rendered.url,
    headers: withUserAgent(rendered.headers),
    body: rendered.body === null ? null : parseOwnJson(rendered.body),
    warnings: warningsAbout(destination, connected),
  };
}

/** A request as it would be sent. @throws {InvalidRequest} with the reason why it cannot be rendered */
export async function renderedOrRefused(destination: Destination, scope: Scope): Promise<RenderedRequest> {
  try {
    return renderTemplate(await compileTemplate(destination), scope);
  } catch (error) {
    if (!(error instanceof RenderFailure)) throw error;
    throw new InvalidRequest([{ path: '', message: error.message }], {
      code: 'template_not_renderable',
      message: 'The template cannot be rendered',
    });
  }
}

/** What is given, with what the saved one is connected to; nothing is connected to what is not saved, so it may name whatever there is. */
async function destinationOf(
  { destination_id, destination: given }: PreviewRequest,
  configuration: Configuration,
  policy: AddressPolicy,
): Promise<{ destination: Destination; connected: Variable[] }> {
  const saved = destination_id === undefined ? undefined : findDestination(configuration, destination_id);
  const connected = saved ? connectedTo(saved, configuration.variables) : configuration.variables;
  const destination = given ? created(given, configuration.last_destination_id + 1) : saved;
  if (!destination) throw new TypeError('the request was not validated');
  if (given) {
    const problems = await problemsWith({ path: ['destination'], value: destination }, policy);
    if (problems.length > 0) throw new InvalidRequest(problems);
  }
  return { destination, connected };
}

async function scopeOf(
  { table, outletId }: PreviewDeps,
  { call_id: callId, values = {} }: PreviewRequest,
  connected: readonly Variable[],
): Promise<Scope> {
  if (callId === undefined) {
    return templateScope({ call: sampleCall(new Date()), outletId, values: sampleValues(connected, values) });
  }
  const ref = { table, outletId, callId };
  const [call, transcript, read] = await Promise.all([
    readCallItem(ref),
    readTranscript(ref),
    readValues(ref),
  ]);
  if (!call) throw callNotFound();
  const byId = new Map(read.map(({ variable_id, value }) => [variable_id, value]));
  return templateScope({
    call: { ...call, transcript: transcript ?? [] },
    outletId,
    values: connected.map(({ variable_id, var_name }) => ({
      var_name,
      value: byId.get(variable_id) ?? null,
    })),
  });
}
