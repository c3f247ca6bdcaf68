/**
 * The webhooks: `POST /hook/<n>` answers 200. Notes the first arrival of each call at each of them.
 */
import * as z from 'zod';
import { VALUES } from './call.ts';
import { message, serve } from './raw-http.ts';

/** Returns milliseconds on the clock that submits and arrivals share. */
export const now = (): number => performance.timeOrigin + performance.now();

const Delivered = z.object({
  call_id: z.string(),
  summary: z.literal(VALUES.summary),
  customer: z.object({ name: z.literal(VALUES.customer_name), phone: z.string().min(1) }),
  appointment: z.object({ time: z.literal(VALUES.appointment_time) }),
});

interface Arrival {
  submitted: number;
  /** When the last of the webhooks got it; undefined: not yet. */
  completed: number | undefined;
  seenBy: Set<number>;
}

export interface Sink {
  urls: string[];
  calls: Map<string, Arrival>;
  duplicates: number;
  /** Bodies that are not what the template makes of the values. */
  wrong: number;
  onComplete: () => void;
  /** Announces a call before it is submitted: what never arrives is lost. */
  expect: (callId: string) => void;
  reset: () => void;
  close: () => void;
}

function delivered(body: string): z.infer<typeof Delivered> | undefined {
  try {
    return Delivered.parse(JSON.parse(body));
  } catch {
    return undefined;
  }
}

export async function startSink(destinations: number): Promise<Sink> {
  const ok = message('HTTP/1.1 200 OK', '{"ok":true}');
  const server = await serve(({ path, body, reply }) => {
    reply(ok);
    const at = now();
    const document = delivered(body);
    if (!document) {
      sink.wrong += 1;
      return;
    }
    const call = sink.calls.get(document.call_id);
    if (!call) return;
    const destination = Number(path.slice('/hook/'.length));
    if (call.seenBy.has(destination)) {
      sink.duplicates += 1;
      return;
    }
    call.seenBy.add(destination);
    if (call.seenBy.size < destinations) return;
    call.completed = at;
    sink.onComplete();
  });
  const sink: Sink = {
    urls: Array.from({ length: destinations }, (_, index) => `http://127.0.0.1:${server.port}/hook/${index}`),
    calls: new Map(),
    duplicates: 0,
    wrong: 0,
    onComplete: () => undefined,
    expect: (callId) => sink.calls.set(callId, { submitted: now(), completed: undefined, seenBy: new Set() }),
    reset: () => Object.assign(sink, { calls: new Map(), duplicates: 0, wrong: 0 }),
    close: server.close,
  };
  return sink;
}
