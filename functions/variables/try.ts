/** POST variables/try: extracts values from a transcript now; stores and sends nothing. */
import { openModel } from '../../lib/extraction/model.ts';
import { tryExtraction } from '../../lib/extraction/try-extraction.ts';
import { apiHandler } from '../../lib/http/api-handler.ts';
import { settings } from '../../lib/shared/config.ts';
import { openAiKey } from '../../lib/shared/secrets.ts';
import { configuredTable } from '../../lib/table/client.ts';

const { OPENAI_SECRET_ARN, ...modelSettings } = settings({
  OPENAI_SECRET_ARN: true,
  OPENAI_MODEL: true,
  OPENAI_BASE_URL: true,
  OPENAI_TIMEOUT_SECONDS: true,
});

export const handler = apiHandler(
  { uses: { table: configuredTable() } },
  async ({ table, outletId, body }) => {
    const apiKey = await openAiKey(OPENAI_SECRET_ARN);
    const model = openModel({ ...modelSettings, OPENAI_MAX_RETRIES: 0, apiKey });
    return { message: 'success', payload: await tryExtraction({ table, model, outletId }, body) };
  },
);
