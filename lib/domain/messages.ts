/**
 * The messages of our own queues. A message only says where to look: the table holds what is to be
 * done.
 */
import * as z from 'zod';
import type { Problem } from '../shared/errors.ts';
import { InvalidJson, isJsonObject, type Json, parseJson } from '../shared/json.ts';
import { problemsOf } from '../shared/validate.ts';
import { CallEnded, CallId } from './call-ended.ts';
import { Id } from './variable.ts';

/** On call-ended: extract this call, which is in the table already. */
export const CallStored = z.object({
  event: z.literal('call.stored'),
  outlet_id: Id,
  call_id: CallId,
  /** Extract it even when it failed because the provider rejected our key or was unavailable. */
  recover: z.literal(true).optional(),
});
export type CallStored = z.infer<typeof CallStored>;

/** On call-ended: finish the erasure of this call if it started and did not complete. */
export const FinishErasure = z.object({
  event: z.literal('call.erase'),
  outlet_id: Id,
  call_id: CallId,
});
export type FinishErasure = z.infer<typeof FinishErasure>;

/**
 * On call-ended: requeue the calls that failed because of the model in this period, one page from
 * `after` on.
 */
export const RecoverCalls = z.object({
  event: z.literal('calls.recover'),
  outlet_id: Id,
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  after: z.string().optional(),
});
export type RecoverCalls = z.infer<typeof RecoverCalls>;

/** On delivery-due: send this attempt of a call's delivery to a destination. */
export const DeliveryDue = z.object({
  outlet_id: Id,
  call_id: CallId,
  destination_id: Id,
  /** From 1. */
  attempt: z.int().positive(),
  /**
   * The message token. Only a message whose token is in the delivery's active tokens may continue
   * the delivery.
   */
  token: z.string().min(1),
});
export type DeliveryDue = z.infer<typeof DeliveryDue>;

/**
 * On delivery-due: reopen what a destination did not receive in this period, one page from `after`
 * on.
 */
export const RecoverDeliveries = z.object({
  event: z.literal('deliveries.recover'),
  outlet_id: Id,
  destination_id: Id,
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  after: z.string().optional(),
  /** Only held deliveries: set when the destination was deleted. */
  held_only: z.literal(true).optional(),
});
export type RecoverDeliveries = z.infer<typeof RecoverDeliveries>;

/**
 * Thrown for a message that its queue cannot process. A retry cannot help: it moves to the
 * dead-letter queue.
 */
export class MalformedMessage extends Error {
  override name = 'MalformedMessage';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ path, message }) => `${path || 'the body'} ${message}`).join('; '));
    this.problems = problems;
  }
}

/**
 * Parses a message of the call-ended queue: a platform's event, or one of our own.
 * @throws {MalformedMessage}
 */
export function callEndedMessage(body: string): CallEnded | CallStored | FinishErasure | RecoverCalls {
  const json = parsed(body);
  switch (isJsonObject(json) ? json.event : undefined) {
    case 'call.stored':
      return checked(CallStored, json);
    case 'call.erase':
      return checked(FinishErasure, json);
    case 'calls.recover':
      return checked(RecoverCalls, json);
    default:
      return checked(CallEnded, json);
  }
}

/** Parses a message of the delivery-due queue. @throws {MalformedMessage} */
export function deliveryDueMessage(body: string): DeliveryDue | RecoverDeliveries {
  const json = parsed(body);
  return isJsonObject(json) && json.event === 'deliveries.recover'
    ? checked(RecoverDeliveries, json)
    : checked(DeliveryDue, json);
}

function parsed(body: string): Json {
  try {
    return parseJson(body);
  } catch (error) {
    if (error instanceof InvalidJson)
      throw new MalformedMessage([{ path: '', message: 'is not valid JSON' }]);
    throw error;
  }
}

function checked<Schema extends z.ZodType>(schema: Schema, json: Json): z.output<Schema> {
  const result = schema.safeParse(json);
  if (!result.success) throw new MalformedMessage(problemsOf(result.error));
  return result.data;
}
