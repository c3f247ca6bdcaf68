/** POST variables/try: reads a transcript now, stores and sends nothing. */

import { openModel } from '../../lib/extraction/model.ts';
import { tryExtraction } from '../../lib/extraction/try-extraction.ts';
import { door } from '../../lib/http/handlers.ts';
import { settings } from '../../lib/shared/config.ts';
import { jwtSecrets, openAiKey } from '../../lib/shared/secrets.ts';
import { openTable } from '../../lib/table/client.ts';

const environment = settings({
  TABLE_NAME: true,
  JWT_SECRET_ARN: true,
  OPENAI_SECRET_ARN: true,
  OPENAI_MODEL: true,
  OPENAI_BASE_URL: true,
  OPENAI_TIMEOUT_SECONDS: true,
});
const table = openTable(environment.TABLE_NAME);
const secrets = () => jwtSecrets(environment.JWT_SECRET_ARN);

export const handler = door({ secrets }, async ({ outletId, body }) => {
  const apiKey = await openAiKey(environment.OPENAI_SECRET_ARN);
  const model = openModel({ ...environment, OPENAI_MAX_RETRIES: 0, apiKey });
  return { message: 'success', payload: await tryExtraction({ table, model, outletId }, body) };
});
