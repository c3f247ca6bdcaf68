import { describe, expect, it } from '@jest/globals';
import { extractValues } from '../../../lib/extraction/extract-values.ts';
import { aVariable } from '../../support/configuration.ts';
import { aCall, aRequest, turns } from '../../support/extraction.ts';
import { completion, type Script } from '../../support/model-server.ts';
import { modelServers } from '../../support/per-test-model-servers.ts';

const aServer = modelServers();

describe('a long call', () => {
  const script: Script = ({ messages }) => {
    const prompt = messages[1]?.content ?? '';
    const [, code = null] = /the booking code is (\w+)/.exec(prompt) ?? [];
    const [, size = null] = [...prompt.matchAll(/we are (\d+) people/g)].at(-1) ?? [];
    const lines = prompt.split('\n');
    const turnOf = (text: string) =>
      Number.parseInt(lines.find((line) => line.includes(text)) ?? '', 10) || null;
    return completion({
      party_size: size && Number(size),
      code,
      turns: [turnOf(`we are ${size} people`), turnOf(`code is ${code}`)],
    });
  };
  const variables = [aVariable(), aVariable({ variable_id: 2, var_name: 'code', var_type: 'string' })];
  const chatter = (characters: number) =>
    'and then we talked about something else for a while '.repeat(characters / 52);

  it('is extracted in overlapping windows, and the last value counts', async () => {
    const server = await aServer(script);
    const transcript = turns(
      'we are 3 people',
      ...Array.from({ length: 30 }, () => chatter(30_000)),
      'no, we are 5 people and the booking code is X7',
      chatter(30_000),
    );
    const { values, model } = await extractValues(
      aRequest(server, { variables, call: aCall({ transcript }) }),
    );
    expect(server.requests.length).toBeGreaterThan(2);
    expect(server.mostAtOnce()).toBeLessThanOrEqual(3);
    expect(values).toMatchObject([
      { value: 5, turn: 32, grounded: true },
      { value: 'X7', turn: 32, grounded: true },
    ]);
    expect(model.input_tokens).toBe(100 * server.requests.length);
    expect(server.requests[0]?.messages[1]?.content).toContain('\nPart of the transcript:\n1 agent: ');
  });

  it('of one turn with 900 KB has its value found anywhere, also where two windows meet', async () => {
    const server = await aServer(script);
    await extractValues(
      aRequest(server, { variables, call: aCall({ transcript: turns(chatter(900_000)) }) }),
    );
    // All windows but the last are full, so the longest shows where the first one ends.
    const lengths = server.requests.map(
      ({ messages }) => messages[1]?.content.split('1 agent: ')[1]?.length ?? 0,
    );
    const border = Math.max(...lengths);
    expect(border).toBeGreaterThan(100_000);
    for (const at of [border - 12, border - 3, border + 3]) {
      const filler = chatter(900_000);
      const content = `${filler.slice(0, at - 10)} the booking code is X7 ${filler.slice(at + 14)}`;
      const extraction = await extractValues(
        aRequest(server, { variables, call: aCall({ transcript: turns(content) }) }),
      );
      expect(extraction.values[1]).toMatchObject({ value: 'X7', turn: 1, grounded: true });
      expect(extraction.values[1]?.quote).toContain('booking code is X7');
    }
  });

  it('keeps an earlier valid value when a later one is invalid', async () => {
    const server = await aServer(({ messages }) =>
      completion({ party_size: messages[1]?.content.includes('beginning') ? 4 : 4.5, turns: [1] }),
    );
    const transcript = turns('the beginning', chatter(600_000));
    const { values } = await extractValues(aRequest(server, { call: aCall({ transcript }) }));
    expect(values).toMatchObject([{ value: 4, problem: null }]);
  });

  it('is extracted in smaller windows when the model rejects a window as too long', async () => {
    const server = await aServer((request, before) =>
      (request.messages[1]?.content.length ?? 0) > 9_000
        ? {
            status: 400,
            body: {
              error: { message: 'too long', type: 'invalid_request_error', code: 'context_length_exceeded' },
            },
          }
        : script(request, before),
    );
    const transcript = turns(chatter(20_000), 'we are 5 people', chatter(20_000));
    const { values } = await extractValues(aRequest(server, { variables, call: aCall({ transcript }) }));
    expect(values[0]).toMatchObject({ value: 5, turn: 2, grounded: true });
  });

  it('has no values when one of its windows fails', async () => {
    const server = await aServer((request, before) =>
      before === 1 ? completion('', { refusal: 'no' }) : script(request, before),
    );
    const transcript = turns(chatter(900_000));
    expect(await extractValues(aRequest(server, { variables, call: aCall({ transcript }) }))).toMatchObject({
      values: [],
      failure: { code: 'model_refused' },
    });
  });
});

describe('variables with very long descriptions', () => {
  it('are requested in groups', async () => {
    const variables = Array.from({ length: 60 }, (_, index) =>
      aVariable({ variable_id: index + 1, var_name: `v${index}`, description: '説'.repeat(2_000) }),
    );
    const server = await aServer(({ response_format }) => {
      const names = Object.keys(response_format.json_schema.schema.properties as object).slice(0, -1);
      return completion({
        ...Object.fromEntries(names.map((name) => [name, Number(name.slice(1))])),
        turns: names.map(() => 1),
      });
    });
    const { values } = await extractValues(aRequest(server, { variables }));
    expect(server.requests.length).toBeGreaterThan(1);
    expect(values.map(({ value }) => value)).toEqual(variables.map((_, index) => index));
  });
});
