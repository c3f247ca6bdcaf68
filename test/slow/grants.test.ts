import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FunctionDefinition } from '../../local/cloudformation/system.ts';
import { readTemplates } from '../../local/synthesize.ts';
import { HANDLER_SCENARIOS } from '../support/grants/handler-scenarios.ts';
import { PIPELINE_SCENARIOS } from '../support/grants/pipeline-scenarios.ts';
import type { Scenario } from '../support/grants/steps.ts';
import { describeGrant, systemOf, withoutGrant } from '../support/grants/without-grant.ts';
import { type ScriptedStack, startScriptedStack } from '../support/scripted-stack.ts';
import { startStackInProcess } from '../support/stack-in-process.ts';

// Lambda itself sends the traces, so no scenario can use these grants.
const USED_BY_LAMBDA = /^xray:/;
const SCENARIOS = [...HANDLER_SCENARIOS, ...PIPELINE_SCENARIOS];

/** How long a step of a scenario may take when its function has all grants. */
const TIMEOUT_SECONDS = 10;

/** A stack whose functions lose their grants one by one. */
interface Lane {
  running: Awaited<ReturnType<typeof startStackInProcess>>['running'];
  scripted: ScriptedStack;
}

let templates: Map<string, unknown>;
// Handlers and pipeline are tested on a stack each, at the same time: a handler's scenario needs a
// pipeline with all grants, and one lane works while the other waits.
const LANES = ['Api', 'Pipeline'];
const lanes = new Map<string, Lane>();
beforeAll(async () => {
  templates = readTemplates(process.env.CDK_ASSEMBLY ?? '');
  for (const name of LANES) {
    let running: Lane['running'] | undefined;
    const scripted = await startScriptedStack({ RETRY_SCHEDULE_SECONDS: '0,0' }, async (settings) => {
      const here = await startStackInProcess(settings);
      running = here.running;
      return here.stack;
    });
    if (running) lanes.set(name, { running, scripted });
  }
}, 300_000);
afterAll(async () => {
  for (const { scripted } of lanes.values()) await scripted.stop();
});

/**
 * Gives a function the grants that it has in these templates. With `restart` it starts again, for a
 * function that keeps what it got by a grant, such as a secret.
 */
async function setGrants(
  { running }: Lane,
  name: string,
  { from, restart }: { from: ReadonlyMap<string, unknown>; restart: boolean },
): Promise<FunctionDefinition> {
  const definition = systemOf(from).functions.find((one) => one.name === name);
  if (!definition) throw new Error(`no function ${name}`);
  running.access.setCallers([definition]);
  if (restart) await running.functions.unload(name);
  return definition;
}

/**
 * Runs a scenario in a new outlet. Returns its seconds; throws when it fails or when its function
 * wrote no log line.
 */
async function runScenario(
  { scripted }: Lane,
  { run }: Scenario,
  { functionName, timeoutSeconds }: { functionName: string; timeoutSeconds: number },
): Promise<number> {
  const started = performance.now();
  const before = scripted.stack.log().length;
  await run({ ...(await scripted.anOutlet()), timeoutSeconds, functionName }, scripted);
  const lines = scripted.stack.log().slice(before);
  if (!lines.includes(`"function_name":"${functionName}"`)) throw new Error(`${functionName} logged nothing`);
  return (performance.now() - started) / 1000;
}

/**
 * Returns, by a grant's index among those of its function, the scenarios that use it, the shortest
 * first.
 */
async function scenariosByGrant(lane: Lane, name: string) {
  const found = new Map<number, { scenario: Scenario; seconds: number }[]>();
  const scenarios = SCENARIOS.filter(({ construct }) => name.startsWith(`${construct}Function`));
  for (const [index, scenario] of scenarios.entries()) {
    await setGrants(lane, name, { from: templates, restart: index === 0 });
    const seconds = await runScenario(lane, scenario, {
      functionName: name,
      timeoutSeconds: TIMEOUT_SECONDS,
    });
    const grants = lane.running.access.report().filter((one) => one.function === name);
    for (const [position, { used }] of grants.entries()) {
      if (used) found.set(position, [...(found.get(position) ?? []), { scenario, seconds }]);
    }
  }
  for (const using of found.values()) using.sort((one, other) => one.seconds - other.seconds);
  return found;
}

/**
 * Removes each grant of a function in turn. Returns the grants that no scenario used, and those
 * without which every scenario still succeeded.
 */
async function removeEachGrant(lane: Lane, { name, role, grants }: FunctionDefinition) {
  const unused: string[] = [];
  const notNeeded: string[] = [];
  const scenarios = await scenariosByGrant(lane, name);
  for (const [position, grant] of grants.entries()) {
    if (USED_BY_LAMBDA.test(grant.action)) continue;
    const using = scenarios.get(position) ?? [];
    if (using.length === 0) unused.push(`${name}: ${describeGrant(grant)}`);
    const restart = grant.action === 'secretsmanager:GetSecretValue';
    const lacking = await setGrants(lane, name, {
      from: withoutGrant(templates, role, position),
      restart,
    });
    expect(lacking.grants).toEqual(grants.toSpliced(position, 1));
    const refused = () => lane.running.access.refusals(name, grant);
    let isNeeded = false;
    for (const { scenario, seconds } of using) {
      if (isNeeded) break;
      const before = refused();
      // Twice the time that it took with the grant, and a second for a function that starts.
      const limits = { functionName: name, timeoutSeconds: 1 + 2 * seconds };
      const failed = await runScenario(lane, scenario, limits).then(
        () => false,
        () => true,
      );
      // A scenario that fails for another reason proves nothing.
      isNeeded = failed && refused() > before;
    }
    if (!isNeeded) notNeeded.push(`${name}: ${describeGrant(grant)}`);
  }
  await setGrants(lane, name, { from: templates, restart: false });
  return { unused, notNeeded };
}

describe('the grants of the functions', () => {
  it('are all used by a scenario, and a scenario fails without any one of them', async () => {
    const { functions } = systemOf(templates);
    const results = [...lanes].map(async ([prefix, lane]) => {
      const found: Awaited<ReturnType<typeof removeEachGrant>>[] = [];
      for (const one of functions.filter(({ name }) => name.startsWith(prefix)))
        found.push(await removeEachGrant(lane, one));
      return found;
    });
    const found = (await Promise.all(results)).flat();
    expect(found).toHaveLength(functions.length);
    expect(found.flatMap(({ unused, notNeeded }) => [...unused, ...notNeeded])).toEqual([]);
    const removed = functions
      .flatMap(({ grants }) => grants)
      .filter(({ action }) => !USED_BY_LAMBDA.test(action));
    expect(removed.length).toBeGreaterThan(200);
  }, 600_000);
});
