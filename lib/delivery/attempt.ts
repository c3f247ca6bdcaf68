/**
 * One attempt of a delivery: due → rendered → signed → sent past the SSRF guard → ready to be
 * recorded.
 */

import type { Attempt } from '../domain/call.ts';
import { type Destination, signingSecretsAt } from '../domain/destination.ts';
import type { Variable } from '../domain/variable.ts';
import { type SendResult, send, succeeded } from '../sending/send.ts';
import type { Sender } from '../sending/sender.ts';
import { signatureHeaders } from '../sending/sign.ts';
import { withUserAgent } from '../sending/user-agent.ts';
import type { DeliveryItem } from '../table/calls/delivery-item.ts';
import { readForDelivery } from '../table/calls/read-for-delivery.ts';
import type { Exchange } from '../table/calls/record-delivery.ts';
import type { DeliveryRef } from '../table/client.ts';
import { RenderFailure } from '../template/limits.ts';
import { compiledDestination, type RenderedRequest, renderTemplate } from '../template/rendering.ts';
import { templateScope } from '../template/scope.ts';
import { maskedRequest } from './masked-request.ts';

export interface AttemptMade {
  attempt: Attempt;
  /** `not_sent`: the request could not be rendered, and a retry would fail in the same way. */
  outcome: 'delivered' | 'retry' | 'not_sent';
  exchange: Exchange;
  /** The Retry-After header of the answer. */
  retryAfter: string | null;
}

export interface DueAttempt {
  destination: Destination;
  /** The variables that are connected to the destination: it sees no other values. */
  connected: readonly Variable[];
  config_version: number;
  delivery: DeliveryItem;
  /** From 1. */
  attempt: number;
}

/**
 * The outcome of rendering: a request; none, because the condition filters the call out or the call
 * is gone; or a failed attempt.
 */
export type Rendered =
  | {
      state: 'rendered';
      request: RenderedRequest;
      dynamicHeaders: ReadonlySet<string>;
      /** When the stored request expires, epoch seconds. */
      expiresAt: number | undefined;
    }
  | { state: 'filtered' }
  | { state: 'gone' }
  | { state: 'failed'; made: AttemptMade };

/**
 * Renders the request of an attempt, unless the destination's condition filters the call out. A
 * fault of the template or the condition is a result, also of one that was stored before a rule
 * existed and no longer compiles.
 */
export async function renderAttempt(ref: DeliveryRef, due: DueAttempt): Promise<Rendered> {
  const { destination, connected, config_version, delivery, attempt } = due;
  const read = await readForDelivery(ref);
  if (!read) return { state: 'gone' };
  const { call, transcript, values } = read;
  const byId = new Map(values.map(({ variable_id, value }) => [variable_id, value]));
  const scope = templateScope({
    call: { ...call, transcript: transcript ?? [] },
    outletId: ref.outletId,
    values: connected.map(({ variable_id, var_name }) => ({
      var_name,
      value: byId.get(variable_id) ?? null,
    })),
  });
  try {
    const { template, condition } = await compiledDestination({
      outletId: ref.outletId,
      config_version,
      destination,
    });
    // Only the first attempt checks the condition: a delivery that has begun is finished.
    // Re-extraction begins it again.
    const isFirst = attempt === (delivery.begun_after ?? 0) + 1;
    if (isFirst && condition && !condition(scope)) return { state: 'filtered' };
    const request = renderTemplate(template, scope);
    // By the transcript that was read, not by the clock: one that expires meanwhile is in the
    // request all the same.
    const expiresAt = transcript ? (call.transcript_expires_at ?? call.expires_at) : call.expires_at;
    return { state: 'rendered', request, dynamicHeaders: template.dynamicHeaders, expiresAt };
  } catch (error) {
    if (!(error instanceof RenderFailure)) throw error;
    const failed = { status_code: null, duration_ms: 0, error: error.message, response_excerpt: null };
    const made = recorded(due, new Date(), failed);
    const exchange = { request: undefined, expiresAt: call.expires_at };
    return { state: 'failed', made: { attempt: made, outcome: 'not_sent', exchange, retryAfter: null } };
  }
}

/** Signs the request and sends it. A receiver's failure is a result; our own failure is thrown. */
export async function sendAttempt(
  sender: Sender,
  due: DueAttempt,
  { request, dynamicHeaders, expiresAt }: Extract<Rendered, { state: 'rendered' }>,
): Promise<AttemptMade> {
  const at = new Date();
  const sent = { ...request, headers: { ...withUserAgent(request.headers), ...sign(due, request, at) } };
  const result = await send(sender, sent);
  return {
    attempt: recorded(due, at, result),
    outcome: succeeded(result) ? 'delivered' : 'retry',
    exchange: { request: maskedRequest(sent, dynamicHeaders), expiresAt },
    retryAfter: result.retry_after,
  };
}

const sign = ({ destination, delivery }: DueAttempt, { body }: RenderedRequest, timestamp: Date) =>
  signatureHeaders({
    secrets: signingSecretsAt(destination, timestamp),
    deliveryId: delivery.delivery_id,
    timestamp,
    body,
  });

const recorded = (
  { attempt }: DueAttempt,
  at: Date,
  { status_code, duration_ms, error, response_excerpt }: Omit<SendResult, 'retry_after'>,
): Attempt => ({ attempt, at: at.toISOString(), status_code, duration_ms, error, response_excerpt });
