/**
 * Renders the request of a destination with a past call, given values or samples, and does not send
 * it.
 */
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
import { readTranscript, readValues } from '../table/calls/call-documents.ts';
import { readCallItem } from '../table/calls/call-item.ts';
import type { Table } from '../table/client.ts';
import { type Configuration, readConfiguration } from '../table/configuration.ts';
import { emptyPlaceholders } from '../template/check.ts';
import { RenderFailure } from '../template/limits.ts';
import { compileTemplate, type RenderedRequest, renderTemplate } from '../template/rendering.ts';
import { type Scope, templateScope } from '../template/scope.ts';
import { problemsWith, Warning, warningsAbout } from './check.ts';
import { findDestination } from './outlet-destinations.ts';
import { SampleValues, sampleCall, sampleValues } from './sample.ts';
import { created } from './save.ts';

export const PreviewRequest = z
  .strictObject({
    destination_id: Id.optional().meta({ description: 'A saved destination.' }),
    destination: NewDestination.optional().meta({
      description:
        'A complete destination that is not saved. With `destination_id` it replaces the saved one, and keeps its connections.',
    }),
    values: SampleValues.optional(),
    call_id: CallId.optional().meta({
      description: 'Renders with the values of this past call. Not together with `values`.',
    }),
  })
  .refine((request) => request.destination_id !== undefined || request.destination !== undefined, {
    error: 'must have a destination_id, a destination, or both',
  })
  .refine((request) => request.values === undefined || request.call_id === undefined, {
    error: 'must not have both values and a call_id',
  });
type PreviewRequest = z.infer<typeof PreviewRequest>;

export const Preview = z.object({
  method: z.string().meta({ description: 'The HTTP method of the request.', examples: ['POST'] }),
  url: z.string().meta({ description: 'The URL with its placeholders filled in.' }),
  headers: z.record(z.string(), z.string()).meta({ description: 'The headers, except the signature.' }),
  body: z.unknown().meta({ description: 'The JSON body; null for GET and DELETE, which send none.' }),
  warnings: z.array(Warning).meta({ description: 'What is probably a mistake in the destination.' }),
  empty_placeholders: z.array(z.string()).meta({
    description:
      'The names of the placeholders in URL, headers and body whose value is null or absent, each once, in ' +
      'order of appearance. Filters do not count: a name is listed even when `default` replaces its value.',
    examples: [['occasion', 'metadata.crm_id']],
  }),
});
export type Preview = z.infer<typeof Preview>;

interface PreviewDeps {
  table: Table;
  outletId: number;
  policy: AddressPolicy;
}

/**
 * Returns the request that the destination would get.
 * @throws {InvalidRequest | NotFound} also when the template cannot be rendered with these values
 */
export async function preview(deps: PreviewDeps, body: Json | undefined): Promise<Preview> {
  const request = validated(PreviewRequest, body);
  const configuration = await readConfiguration(deps);
  const { destination, connected } = destinationOf(request, configuration, deps.policy);
  const scope = await scopeOf(deps, request, connected);
  const rendered = await renderRequest(destination, scope);
  return {
    method: rendered.method,
    url: rendered.url,
    headers: withUserAgent(rendered.headers),
    body: rendered.body === null ? null : parseOwnJson(rendered.body),
    warnings: warningsAbout(destination, connected),
    empty_placeholders: emptyPlaceholders(destination, scope),
  };
}

/**
 * Renders a request as it would be sent, without the signature.
 * @throws {InvalidRequest} `template_not_renderable` with the reason
 */
export async function renderRequest(destination: Destination, scope: Scope): Promise<RenderedRequest> {
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

/**
 * Returns the destination to render and the variables it may use: those connected to the saved
 * destination, or all variables when nothing is saved that they could be connected to.
 */
function destinationOf(
  { destination_id, destination: unsaved }: PreviewRequest,
  configuration: Configuration,
  policy: AddressPolicy,
): { destination: Destination; connected: Variable[] } {
  const saved = destination_id === undefined ? undefined : findDestination(configuration, destination_id);
  const connected = saved ? connectedTo(saved, configuration.variables) : configuration.variables;
  const destination = unsaved ? created(unsaved, configuration.last_destination_id + 1) : saved;
  if (!destination) throw new TypeError('the request was not validated');
  if (unsaved) {
    const problems = problemsWith({ path: ['destination'], value: destination }, policy);
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
  const [call, transcript, extracted] = await Promise.all([
    readCallItem(ref),
    readTranscript(ref),
    readValues(ref),
  ]);
  if (!call) throw callNotFound();
  const byId = new Map(extracted.map(({ variable_id, value }) => [variable_id, value]));
  return templateScope({
    call: { ...call, transcript: transcript ?? [] },
    outletId,
    values: connected.map(({ variable_id, var_name }) => ({
      var_name,
      value: byId.get(variable_id) ?? null,
    })),
  });
}
