/** What travels on our own queues. A message is a nudge: the table says what is to be done. */
import * as z from 'zod';
import type { Problem } from '../shared/errors.ts';
import { InvalidJson, isJsonObject, type Json, parseJson } from '../shared/json.ts';
import { problemsOf } from '../shared/validate.ts';
import { CallEnded, CallId } from './call-ended.ts';
import { Id } from './variable.ts';

/** On call-ended: the call is in the table already, read it. */
export const CallStored = z.object({
  event: z.literal('call.stored'),
  outlet_id: Id,
  call_id: CallId,
  /** Also when its reading failed because the provider did not take our key. */
  recover: z.literal(true).optional(),
});
export type CallStored = z.infer<typeof CallStored>;

/** On call-ended: an erasure of this call was about to begin; finish it if it began and died half-way. */
export const FinishErasure = z.object({
  event: z.literal('call.erase'),
  outlet_id: Id,
  call_id: CallId,
});
export type FinishErasure = z.infer<typeof FinishErasure>;

/** On call-ended: nudge the calls that failed for want of the model in this span of time, a page from `after` on. */
export const RecoverCalls = z.object({
  event: z.literal('calls.recover'),
  outlet_id: Id,
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  after: z.string().optional(),
});
export type RecoverCalls = z.infer<typeof RecoverCalls>;

/** On delivery-due: make this attempt (from 1) of a call's delivery to this destination. */
export const DeliveryDue = z.object({
  outlet_id: Id,
  call_id: CallId,
  destination_id: Id,
  attempt: z.int().positive(),
  /** This message's own id, listed in the delivery as long as it may go on with it. */
  token: z.string().min(1),
});
export type DeliveryDue = z.infer<typeof DeliveryDue>;

/** On delivery-due: open again what a destination did not get in this span of time, a page from `after` on. */
export const RecoverDeliveries = z.object({
  event: z.literal('deliveries.recover'),
  outlet_id: Id,
  destination_id: Id,
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  after: z.string().optional(),
  /** Only what is held, as when the destination was deleted. */
  held_only: z.literal(true).optional(),
});
export type RecoverDeliveries = z.infer<typeof RecoverDeliveries>;

/** Thrown for a message that is not what its queue is for; it will not get better and rests in the dead-letter queue. */
export class MalformedMessage extends Error {
  override name = 'MalformedMessage';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ path, message }) => `${path || 'the body'} ${message}`).join('; '));
    this.problems = problems;
  }
}

/** A message of the call-ended queue: a platform's event, or one of our own. @throws {MalformedMessage} */
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

/** A message of the delivery-due queue. @throws {MalformedMessage} */
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
