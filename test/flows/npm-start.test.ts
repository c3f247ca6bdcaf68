import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reextractCall } from '../../lib/calls/reextract.ts';
import { partsOf } from '../support/parts.ts';
import { startReceiver } from '../support/receiver.ts';
import { sharedTestStack, startTestStack } from '../support/stack.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'postcall-start-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const dataDir = (name: string): string => path.join(folder, name);

/**
 * Runs the command of `npm start` until it exits. Returns its exit code and the lines of its
 * errors.
 */
async function startThatFails(settings: Record<string, string>) {
  const child = spawn(process.execPath, ['local/start.ts'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, CDK_ASSEMBLY: process.env.CDK_ASSEMBLY, PORT: '0', ...settings },
  });
  const errors = text(child.stderr);
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { code, lines: (await errors).trim().split('\n') };
}

/**
 * Copies the synthesized assembly and changes its service template. Returns the path of the copy.
 */
function changedAssembly(
  name: string,
  change: (template: {
    Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
  }) => void,
): string {
  const copy = dataDir(name);
  cpSync(process.env.CDK_ASSEMBLY ?? '', copy, { recursive: true });
  const file = path.join(copy, 'postcall-dev-service.template.json');
  const template = JSON.parse(readFileSync(file, 'utf8'));
  change(template);
  writeFileSync(file, JSON.stringify(template));
  return copy;
}

describe('npm start', () => {
  it('exits with one line when its port is in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const PORT = String(typeof address === 'object' && address ? address.port : 0);
    const { code, lines } = await startThatFails({ DATA_DIR: dataDir('port'), PORT });
    expect({ code, lines }).toEqual({
      code: 1,
      lines: [`postcall: port ${PORT} is in use: set PORT to another port, or to 0 for any free port`],
    });
    await new Promise((resolve) => other.close(resolve));
  });

  it.each([
    ['a broken template', { CDK_ASSEMBLY: '/nowhere' }, 'template cannot be read'],
    ['an invalid setting', { PORT: 'x' }, 'PORT'],
    ['a short secret', { JWT_SECRET: 'short' }, '32 bytes'],
  ])('exits with one line for %s', async (name, settings, words) => {
    const { code, lines } = await startThatFails({ DATA_DIR: dataDir(name), ...settings });
    expect({ code, count: lines.length }).toEqual({ code: 1, count: 1 });
    expect(lines[0]).toContain(words);
  });

  it('refuses a template with a resource type that it does not support', async () => {
    const CDK_ASSEMBLY = changedAssembly('unknown-resource', ({ Resources }) => {
      Resources.Machine = { Type: 'AWS::StepFunctions::StateMachine', Properties: {} };
    });
    const { code, lines } = await startThatFails({ DATA_DIR: dataDir('unknown'), CDK_ASSEMBLY });
    expect({ code, lines }).toEqual({
      code: 1,
      lines: [
        'postcall: the local stack does not know how to run AWS::StepFunctions::StateMachine (Machine)',
      ],
    });
  });

  it('refuses a second stack on the same data, runs one on other data, and exits with 0', async () => {
    const first = await startTestStack({ DATA_DIR: dataDir('one') });
    const other = await startTestStack({ DATA_DIR: dataDir('other') });
    expect(statSync(path.join(dataDir('one'), 'stack.json')).mode & 0o777).toBe(0o600);
    await first.api(1).post('/variables', [{ var_name: 'a', var_type: 'string', description: 'a' }]);
    expect((await other.api(1).get('/variables')).body.payload).toEqual([]);
    const { code, lines } = await startThatFails({ DATA_DIR: dataDir('one') });
    expect({ code, lines }).toEqual({
      code: 1,
      lines: [expect.stringContaining('a stack already runs on this DATA_DIR')],
    });
    expect(await first.stop()).toBe(0);
    expect(await other.stop()).toBe(0);
  });

  it('serves a token of npm run token', async () => {
    const stack = sharedTestStack();
    const child = spawn(process.execPath, ['tools/token.ts', '--outlet', '97'], {
      env: { PATH: process.env.PATH, DATA_DIR: stack.dataDir },
    });
    const token = (await text(child.stdout)).trim();
    const response = await fetch(`${stack.apiUrl}/v2/post_call/data/variables`, {
      headers: { authorization: token },
    });
    expect(response.status).toBe(200);
    stack.close();
  });

  it('refuses requests for another host name', async () => {
    const stack = sharedTestStack();
    const status = await new Promise((resolve) => {
      request(stack.apiUrl, { headers: { host: 'rebound.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end();
    });
    expect(status).toBe(403);
    stack.close();
  });
});

describe('a missing route or event source in CDK', () => {
  it('prevents the start when it is the event source of the extractor', async () => {
    const CDK_ASSEMBLY = changedAssembly('without-source', ({ Resources }) => {
      for (const [id, { Type, Properties }] of Object.entries(Resources)) {
        const consumesCalls = JSON.stringify(Properties).includes('CallEndedQueue');
        if (Type === 'AWS::Lambda::EventSourceMapping' && consumesCalls) delete Resources[id];
      }
    });
    const { code, lines } = await startThatFails({ DATA_DIR: dataDir('no-source'), CDK_ASSEMBLY });
    expect({ code, lines }).toEqual({
      code: 1,
      lines: ['postcall: the template has no event source for the extractor'],
    });
  });

  it('answers 404 for a route, from the function of unknown routes', async () => {
    const CDK_ASSEMBLY = changedAssembly('without-a-route', ({ Resources }) => {
      for (const [id, { Type, Properties }] of Object.entries(Resources)) {
        if (
          Type === 'AWS::ApiGatewayV2::Route' &&
          Properties.RouteKey === 'GET /v2/post_call/data/variables'
        ) {
          delete Resources[id];
        }
      }
    });
    const stack = await startTestStack({ CDK_ASSEMBLY });
    const headers = { authorization: await stack.token(1) };
    // The template decides, not the OpenAPI document, which has this route.
    const answer = await fetch(`${stack.apiUrl}/v2/post_call/data/variables`, { headers });
    expect(answer.status).toBe(404);
    expect((await stack.api(1).get('/destinations')).status).toBe(200);
    await stack.stop();
  });
});

describe('a stack that was killed', () => {
  it('has all accepted calls after a restart, and completes them', async () => {
    const DATA_DIR = dataDir('killed');
    const receiver = await startReceiver();
    const first = await startTestStack({ DATA_DIR });
    const api = first.api(7);
    await api.post('/destinations', { destination_name: 'Hook', api_url: receiver.url, api_method: 'POST' });
    await api.post('/variables', [
      {
        var_name: 'party size',
        var_type: 'integer',
        description: 'number of people in the party',
        destination_ids: [1],
      },
    ]);
    const calls = Array.from({ length: 12 }, (_, index) => `c-${index}`);
    const accepted = await Promise.all(
      calls.map((call_id) =>
        api.post('/calls', {
          call_id,
          timestamp: '2026-11-20T10:03:44Z',
          transcript: 'user: we are a party of four',
        }),
      ),
    );
    expect(accepted.map(({ status }) => status)).toEqual(calls.map(() => 202));
    await first.kill();

    const second = await startTestStack({ DATA_DIR });
    for (const call_id of calls) {
      expect(await second.waitForCall(7, call_id, 'completed')).toMatchObject({ values: [{ value: 4 }] });
    }
    expect((await second.api(7).get('/variables')).body.payload).toMatchObject([{ var_name: 'party size' }]);
    const ids = receiver.requests.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(12);
    await second.stop();
    await receiver.stop();
  });

  it('finishes a requested re-extraction after a restart, and keeps erased calls erased', async () => {
    const DATA_DIR = dataDir('killed-reextraction');
    const first = await startTestStack({ DATA_DIR });
    const api = first.api(7);
    for (const call_id of ['reextracted', 'erased']) {
      await api.post('/calls', {
        call_id,
        timestamp: '2026-11-20T10:03:44Z',
        transcript: 'user: four guests',
      });
      await first.waitForCall(7, call_id, 'completed');
    }
    await api.post('/variables', [
      { var_name: 'guests', var_type: 'integer', description: 'number of guests' },
    ]);
    const parts = partsOf(first);
    // Its message goes to a queue without a consumer, as one that is lost with the queues in
    // memory.
    const callEnded = await parts.aQueue();
    await reextractCall({ table: parts.table, callEnded, outletId: 7, callId: 'reextracted' }, undefined);
    parts.close();
    await api.delete('/calls/erased');
    await first.kill();

    const second = await startTestStack({ DATA_DIR });
    const call = await second.waitFor(7, 'reextracted', ({ reading_again }) => reading_again === null);
    expect(call).toMatchObject({ status: 'completed', values: [{ var_name: 'guests' }] });
    expect((await second.api(7).get('/calls/erased')).status).toBe(404);
    await second.stop();
  });
});
