/** What may be kept of an answer that shows signing secrets: all but them, for they are shown once. */
import type { Answer } from '../http/envelope.ts';
import { isJsonObject } from '../shared/json.ts';

const SHOWN_BEFORE =
  'The signing secret was shown in the first answer to this request; rotate it if it was lost';

/** The answer to a creation or a rotation as it is given again. */
export function withoutSigningSecrets(answer: Answer): Answer {
  const { payload, message } = answer;
  const items: unknown[] = Array.isArray(payload) ? payload : [payload];
  if (!items.some(hasSecret)) return answer;
  const shown = items.map(withoutSecret);
  return {
    ...answer,
    message: `${message}. ${SHOWN_BEFORE}`,
    payload: Array.isArray(payload) ? shown : shown[0],
  };
}

const hasSecret = (item: unknown): boolean => isJsonObject(item) && 'signing_secret' in item;

function withoutSecret(item: unknown): unknown {
  if (!isJsonObject(item)) return item;
  const { signing_secret: _, ...others } = item;
  return others;
}
