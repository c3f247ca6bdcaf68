import { describe, expect, it } from '@jest/globals';
import { readCall } from '../../../lib/extraction/read.ts';
import { aVariable } from '../../support/configuration.ts';
import { aCall, aRequest, turns } from '../../support/extraction.ts';
import { completion } from '../../support/model-server.ts';
import { modelServers } from '../../support/model-servers.ts';
import { problemsByPublishedSchema } from '../../support/openai-schema.ts';
import { SPOKEN_ATTACKS } from '../../support/spoken-attacks.ts';
import { strictSchemaProblems } from '../../support/strict-schema.ts';

const aServer = modelServers();

const FOUR = completion({ party_size: 4, turns: [2] });

describe('the request', () => {
  const requestFor = async (fields: Parameters<typeof aRequest>[1]) => {
    // Whatever is asked, the first answer ends it.
    const server = await aServer(completion('', { finish_reason: 'content_filter' }));
    await readCall(aRequest(server, fields));
    const [request] = server.requests;
    if (!request) throw new Error('nothing was asked');
    return request;
  };

  it('asks gpt-4o for a strict form, with the outlet’s cache key and room for its variables', async () => {
    const request = await requestFor({});
    expect(Object.keys(request).sort()).toEqual([
      'max_completion_tokens',
      'messages',
      'model',
      'prompt_cache_key',
      'response_format',
      'temperature',
    ]);
    expect(request).toMatchObject({
      model: 'gpt-4o',
      temperature: 0,
      max_completion_tokens: 576,
      prompt_cache_key: 'outlet-97',
    });
  });

  it.each(['o1', 'o3-mini', 'o4-mini', 'gpt-5', 'gpt-5-mini'])('has no temperature for %s', async (name) => {
    expect((await requestFor({ model: { name } })).temperature).toBeUndefined();
  });

  it.each(['gpt-4o-mini', 'gpt-4.1', 'ollama/llama3'])('has a temperature for %s', async (name) => {
    expect((await requestFor({ model: { name } })).temperature).toBe(0);
  });

  const hostile: [string, string[]][] = [
    ['a name that ends in a dot', ['customer_phone_no.']],
    ['a name in Japanese', ['日付']],
    ['64 characters of punctuation', ['!"#$%&\'()*+,-./:;<=>?@[]^_`~'.repeat(3).slice(0, 64)]],
    ['200 names', Array.from({ length: 200 }, (_, index) => `variable no. ${index}`)],
  ];
  const requestNaming = async (names: readonly string[]) =>
    requestFor({
      variables: names.map((var_name, index) => aVariable({ variable_id: index + 1, var_name })),
    });

  it.each(hostile)('is taken by strict mode for %s', async (_, names) => {
    expect(strictSchemaProblems((await requestNaming(names)).response_format.json_schema.schema)).toEqual([]);
  });

  it.each(hostile)('matches the published schema for %s', async (_, names) => {
    const problems = problemsByPublishedSchema('CreateChatCompletionRequest');
    const body = await requestNaming(names);
    expect(problems(body)).toEqual([]);
    expect(problems({ ...body, messages: 'x' })).not.toEqual([]);
  });

  it('is the same but for the last message, whatever callers say', async () => {
    const server = await aServer(FOUR);
    for (const attack of SPOKEN_ATTACKS)
      await readCall(
        aRequest(server, { call: aCall({ transcript: turns('How many?', attack, 'Thank you.') }) }),
      );
    expect(server.requests).toHaveLength(SPOKEN_ATTACKS.length);
    const fixed = server.requests.map((asked) =>
      JSON.stringify({
        ...asked,
        messages: asked.messages.map((one, index) => (index === 1 ? one.role : one)),
      }),
    );
    expect(new Set(fixed).size).toBe(1);
    for (const { messages } of server.requests)
      expect(messages[1]?.content.split('\n').map((line) => line.split(':')[0])).toEqual([
        'Call ended',
        'Transcript',
        '1 agent',
        '2 user',
        '3 agent',
      ]);
  });
});
