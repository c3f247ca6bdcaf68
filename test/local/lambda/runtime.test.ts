import { afterEach, describe, expect, it } from '@jest/globals';
import { type LambdaFunction, lambdaFunction } from '../../../local/lambda/runtime.ts';
import { REPOSITORY } from '../../../local/synthesize.ts';
import { eventually } from '../../support/eventually.ts';
import type { Order } from '../../support/functions/obeys.ts';

const running: LambdaFunction[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
});

function aFunction({ entry = 'obeys', timeoutSeconds = 10, environment = {} } = {}) {
  const lines: string[] = [];
  const lambda = lambdaFunction(
    {
      name: 'Obeys',
      entry: `test/support/functions/${entry}.ts`,
      source: `test/support/functions/${entry}.ts`,
      timeoutSeconds,
      memoryMb: 128,
      environment,
      settings: [],
      role: 'a-role',
      grants: [],
      logGroup: 'a-log',
    },
    {
      repository: REPOSITORY,
      machine: { AWS_REGION: 'us-east-1' },
      log: (line) => lines.push(line),
    },
  );
  running.push(lambda);
  return { lines, invoke: (order: Order | { name: string }) => lambda.invoke(order), stop: lambda.stop };
}

describe('a function', () => {
  it('is loaded once and takes several events at once', async () => {
    const { invoke } = aFunction();
    const hanging = invoke({ do: 'hang' });
    hanging.catch(() => undefined);
    expect(await invoke({ do: 'count' })).toBe(2);
    expect(await invoke({ do: 'count' })).toBe(3);
  });

  it('separates the log keys, ids and metrics of concurrent events', async () => {
    const { lines, invoke } = aFunction({ entry: 'logs' });
    const names = ['one', 'two', 'three'];
    await Promise.all(names.map((name) => invoke({ name })));
    const logged = await eventually(
      () => (lines.length === 12 ? lines.map((line) => JSON.parse(line)) : undefined),
      'three steps and the metrics of each',
    );
    const ids = names.map((name) => {
      const steps = logged.filter((line) => line.name === name);
      expect(steps.map(({ step }) => step)).toEqual([0, 1, 2]);
      return [...new Set(steps.map((line) => line.function_request_id))];
    });
    expect(new Set(ids.flat()).size).toBe(3);
    expect(logged.flatMap(({ Attempts }) => (Attempts === undefined ? [] : [Attempts]))).toEqual(
      names.map(() => [1, 1, 1]),
    );
  });

  it('has its own environment and that of the machine, and no variable of this process', async () => {
    process.env.A_SECRET_OF_THE_SHELL = 'secret';
    const { invoke } = aFunction({ environment: { TABLE_NAME: 'Table' } });
    expect(await invoke({ do: 'environment' })).toEqual({
      TABLE_NAME: 'Table',
      AWS_REGION: 'us-east-1',
      LAMBDA_TASK_ROOT: REPOSITORY,
      AWS_LAMBDA_FUNCTION_NAME: 'Obeys',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_LAMBDA_MAX_CONCURRENCY: '1000',
    });
    delete process.env.A_SECRET_OF_THE_SHELL;
  });

  it("gets Lambda's context", async () => {
    const { invoke } = aFunction({ timeoutSeconds: 7 });
    const context = await invoke({ do: 'context' });
    expect(context).toMatchObject({
      functionName: 'Obeys',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:Obeys',
      memoryLimitInMB: '128',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const { remaining } = Object(context);
    expect(remaining > 0 && remaining <= 7_000).toBe(true);
  });

  it('returns what JSON can represent, and null for undefined', async () => {
    const { invoke } = aFunction();
    expect(await invoke({ do: 'answer', value: { at: new Date(0), gone: undefined } })).toEqual({
      at: '1970-01-01T00:00:00.000Z',
    });
    expect(await invoke({ do: 'answer' })).toBe(null);
  });

  it('logs every line that it prints', async () => {
    const { invoke, lines } = aFunction();
    await invoke({ do: 'print', value: 'one\ntwo' });
    await eventually(() => (lines.length === 2 ? true : undefined), 'two lines');
    expect(lines).toEqual(['one', 'two']);
  });
});

describe('a function that fails', () => {
  it('fails only its event, and logs the reason', async () => {
    const { invoke, lines } = aFunction();
    await expect(invoke({ do: 'throw', value: 'too far' })).rejects.toThrow('Obeys: RangeError: too far');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({
        level: 'ERROR',
        message: 'Obeys: RangeError: too far',
        function_name: 'Obeys',
      }),
    ]);
    expect(await invoke({ do: 'count' })).toBe(2);
  });

  it.each(['hang', 'spin'] as const)(
    'by %s is stopped at its timeout, and the next event has a new worker',
    async (order) => {
      const { invoke } = aFunction({ timeoutSeconds: 0.5 });
      await expect(invoke({ do: order })).rejects.toThrow('Obeys: timed out after 0.5 s');
      expect(await invoke({ do: 'count' })).toBe(1);
    },
  );

  it('by a timeout lets concurrent events finish', async () => {
    const { invoke } = aFunction({ timeoutSeconds: 1 });
    expect(await invoke({ do: 'count' })).toBe(1);
    const slow = invoke({ do: 'hang' });
    const beside = Array.from({ length: 5 }, (_, index) => invoke({ do: 'answer', value: index }));
    expect(await Promise.all(beside)).toEqual([0, 1, 2, 3, 4]);
    await expect(slow).rejects.toThrow('timed out');
  });

  it.each([
    ['crash', 'its worker died: a stray error'],
    ['exit', 'its worker ended'],
  ] as const)('by a %s fails all its events, and the next has a new worker', async (order, why) => {
    const { invoke } = aFunction();
    await Promise.all([
      expect(invoke({ do: 'hang' })).rejects.toThrow(why),
      expect(invoke({ do: order })).rejects.toThrow(why),
    ]);
    expect(await invoke({ do: 'count' })).toBe(1);
  });

  it('at cold start logs the reason for every event', async () => {
    const { invoke } = aFunction({ entry: 'cannot-be-loaded' });
    for (const _ of ['first', 'second']) {
      await expect(invoke({ do: 'answer' })).rejects.toThrow(
        'missing or wrong in the environment: TABLE_NAME',
      );
    }
  });

  it('by a response larger than 6 MB fails, as on Lambda', async () => {
    const { invoke } = aFunction();
    await expect(invoke({ do: 'large', value: 6 * 1024 * 1024 })).rejects.toThrow('larger than 6 MB');
    expect(await invoke({ do: 'large', value: 5 * 1024 * 1024 })).toHaveLength(5 * 1024 * 1024);
  });

  it('by stopping fails the events in flight', async () => {
    const { invoke, stop } = aFunction();
    await invoke({ do: 'count' });
    const hanging = invoke({ do: 'hang' });
    await Promise.all([expect(hanging).rejects.toThrow('its worker ended'), stop()]);
  });
});
