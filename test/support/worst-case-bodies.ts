/**
 * A program that measures the CPU time that the API's readers spend on the worst megabytes. It runs
 * in a process of its own, because jest's work would count, too.
 */

import { PreviewRequest } from '../../lib/destinations/preview.ts';
import { CallEnded } from '../../lib/domain/call-ended.ts';
import { DestinationUpdate, NewDestination } from '../../lib/domain/destination.ts';
import { PLATFORMS } from '../../lib/domain/platforms.ts';
import { NewVariable, VariableUpdate } from '../../lib/domain/variable.ts';
import { TryRequest } from '../../lib/extraction/try-extraction.ts';
import { bodyOf } from '../../lib/http/body.ts';
import { success } from '../../lib/http/envelope.ts';
import { itemsOf, savesOf } from '../../lib/http/items.ts';
import { ADAPTERS } from '../../lib/platforms/adapters.ts';
import { callOf } from '../../lib/platforms/call-ended-event.ts';
import type { Platform } from '../../lib/platforms/platform.ts';
import type { Json } from '../../lib/shared/json.ts';
import { validated } from '../../lib/shared/validate.ts';
import { Connections } from '../../lib/variables/outlet-variables.ts';
import { variablesToTry } from '../../lib/variables/try.ts';

// The least CPU time of several runs: a busy machine hardly changes it.
const RUNS = 3;
const MEGABYTE = 1024 * 1024;

const many = (one: string, around: [string, string] = ['[', ']'], separator = ','): string => {
  const room = MEGABYTE - around.join('').length;
  const items = Array(Math.floor(room / (Buffer.byteLength(one) + separator.length))).fill(one);
  return `${around[0]}${items.join(separator)}${around[1]}`;
};
const CALL = '{"call_id":"a","outlet_id":1,"timestamp":"2026-11-20T10:03:44Z","transcript":';
const inCall = (transcript: string) => `${CALL}${transcript}}`;
const turns = (one: string) => many(one, [`${CALL}[`, ']}']);
const variable = (fields: string): [string, string] => [
  `[{"var_name":"a","var_type":"enum","description":"b",${fields}[`,
  ']}]',
];
const keys = (open: string, close: string) =>
  `${open}${Array.from({ length: 80_000 }, (_, index) => `"k${index}":1`).join(',')}${close}`;
const DESTINATION = '{"destination_name":"a","api_url":"https://a.example/","api_method":"POST"';

/**
 * By platform, the JSON around the list of turns and around the transcript as text in its webhook.
 */
const WEBHOOKS: Record<Platform, { list?: [string, string]; text?: [string, string]; turn: string }> = {
  vapi: {
    list: ['{"message":{"type":"end-of-call-report","call":{"id":"a"},"artifact":{"messages":[', ']}}}'],
    text: ['{"message":{"type":"end-of-call-report","call":{"id":"a"},"artifact":{"transcript":"', '"}}}'],
    turn: '{"role":"bot","message":"a"}',
  },
  retell: {
    list: ['{"event":"call_ended","call":{"call_id":"a","transcript_object":[', ']}}'],
    text: ['{"event":"call_ended","call":{"call_id":"a","transcript":"', '"}}'],
    turn: '{"role":"agent","content":"a"}',
  },
  elevenlabs: {
    list: ['{"type":"post_call_transcription","data":{"conversation_id":"a","transcript":[', ']}}'],
    turn: '{"role":"agent","message":"a"}',
  },
  bland: {
    list: ['{"call_id":"a","completed":true,"transcripts":[', ']}'],
    text: ['{"call_id":"a","completed":true,"concatenated_transcript":"', '"}'],
    turn: '{"user":"user","text":"a"}',
  },
  bolna: { text: ['{"id":"a","status":"completed","transcript":"', '"}'], turn: '' },
};
const ofPlatforms = PLATFORMS.flatMap((platform): [string, string][] => {
  const { list, text, turn } = WEBHOOKS[platform];
  return [
    ...(list
      ? ['0', 'null', '{}', turn].map((one): [string, string] => [`${one} of ${platform}`, many(one, list)])
      : []),
    ...(text
      ? ['ai: a', 'a', ' '].map((line): [string, string] => [
          `lines "${line}" of ${platform}`,
          many(line, text, '\\n'),
        ])
      : []),
  ];
});
const TRIED = '{"var_name":"a","var_type":"string","description":"b"}';

const BODIES: [string, string][] = [
  ['arrays that never close', '['.repeat(MEGABYTE)],
  ['arrays that all close', '['.repeat(MEGABYTE / 2) + ']'.repeat(MEGABYTE / 2)],
  ['objects that never close', '{"a":'.repeat(MEGABYTE / 6)],
  ['numbers', many('1')],
  ['empty objects', many('{}')],
  ['a number', `[${'9'.repeat(MEGABYTE - 2)}]`],
  ['one key again and again', many('"a":1', ['{', '}'])],
  ['many keys', keys('{', '}')],
  ['many unknown fields of an item', keys('[{', '}]')],
  ['escapes', many('\\u0000', ['["', '"]'], '')],
  ['prototypes', many('{"__proto__":1}')],
  ['turns that are null', turns('null')],
  ['turns that are empty', turns('{}')],
  ['turns', turns('{"role":"a","content":""}')],
  ['a text of speakers', inCall(many('ai: a', ['"', '"'], '\\n').slice(0, -200).replace(/\\?$/, '"'))],
  ['a text of line breaks', many('\\n', [`${CALL}"`, '"}'], '')],
  ['metadata', keys(`${CALL}"","metadata":{`, '}}')],
  ['a long name', many('x', ['[{"var_type":"string","description":"b","var_name":"', '"}]'], '')],
  ['a name of accents', many('\u0301', ['[{"var_type":"string","description":"b","var_name":"', '"}]'], '')],
  ['ids of destinations', many('1', variable('"destination_ids":'))],
  ['invalid ids of destinations', many('0', variable('"destination_ids":'))],
  ['options', many('"a"', variable('"options":'))],
  ['invalid options', many('0', variable('"options":'))],
  ['invalid examples', many('0', variable('"examples":'))],
  ['headers', keys(`${DESTINATION},"api_headers":{`, '}}')],
  ['headers as text', many('[', [`${DESTINATION},"api_headers":"`, '"}'], '')],
  ['a body as text', many('[', [`${DESTINATION},"api_body":"`, '"}'], '')],
  ['values of a preview', keys('{"destination_id":1,"values":{', '}}')],
  ['invalid connections', many('{}')],
  ...ofPlatforms,
  ['tried: turns that are empty', many('{}', ['{"transcript":[', ']}'])],
  ['tried: variables that are empty', many('{}', ['{"transcript":"","variables":[', ']}'])],
  ['tried: variables', many(TRIED, ['{"transcript":"","variables":[', ']}'])],
  ['tried: both', many('{}', [`{"transcript":[${'{},'.repeat(150_000)}{}],"variables":[`, ']}'])],
];

const READERS: Record<string, (body: Json | undefined) => unknown> = {
  call: (body) => validated(CallEnded, body),
  variables: (body) =>
    savesOf(itemsOf(body, { max: 50 }), {
      id: 'variable_id',
      created: NewVariable,
      updated: VariableUpdate,
      updatesOnly: false,
    }),
  destination: (body) =>
    savesOf([{ path: [], value: body }], {
      id: 'destination_id',
      created: NewDestination,
      updated: DestinationUpdate,
      updatesOnly: false,
    }),
  preview: (body) => validated(PreviewRequest, body),
  connections: (body) => {
    itemsOf(body, { max: 50 });
    return validated(Connections, body);
  },
  'variables to try': (body) => {
    const { variables } = validated(TryRequest, body);
    return variablesToTry(variables ?? [], ['variables']);
  },
  ...Object.fromEntries(
    PLATFORMS.map((platform) => [
      platform,
      (body: Json | undefined) => {
        const event = ADAPTERS[platform].toEvent(body, new Date());
        return event && callOf(event, 1);
      },
    ]),
  ),
};

/** The megabyte that takes JSON.parse longest. */
const WORST_TO_PARSE = keys('{', '}');

/** Returns the least CPU time of several runs, in milliseconds. */
function cpuMs(work: () => unknown): number {
  const times = Array.from({ length: RUNS }, () => {
    const before = process.cpuUsage();
    try {
      work();
    } catch {
      // The body was refused; its cost counts all the same.
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

const spent = Object.fromEntries(
  BODIES.map(([name, text]) => {
    const event = { body: text.slice(0, MEGABYTE), isBase64Encoded: false, headers: {} };
    const costs = Object.entries(READERS).map(([reader, read]) => [
      reader,
      cpuMs(() => success({ message: 'read', payload: typeof read(bodyOf(event)) })),
    ]);
    return [name, Object.fromEntries(costs)];
  }),
);
process.stdout.write(JSON.stringify({ parsing: cpuMs(() => JSON.parse(WORST_TO_PARSE)), spent }));
