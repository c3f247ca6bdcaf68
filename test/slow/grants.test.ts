import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readTemplates } from '../../local/synthesize.ts';
import type { FunctionDefinition } from '../../local/template.ts';
import { DOOR_STORIES } from '../support/grants/handler-scenarios.ts';
import { PIPELINE_STORIES } from '../support/grants/pipeline-scenarios.ts';
import type { Scenario } from '../support/grants/telling.ts';
import { named, systemOf, withoutGrant } from '../support/grants/without-grant.ts';
import { type ScriptedStack, startScriptedStack } from '../support/scripted-stack.ts';
import { startStackInProcess } from '../support/stack-in-process.ts';

// Not asked for by a request that a story could make: Lambda itself sends the traces.
const NOT_IN_A_STORY = /^xray:/;
const STORIES = [...DOOR_STORIES, ...PIPELINE_STORIES];

/** What a story takes at most with all grants. */
const PATIENCE_SECONDS = 10;

/** A stack whose functions lose grants one by one. */
interface Lane {
  running: Awaited<ReturnType<typeof startStackInProcess>>['running'];
  scripted: ScriptedStack;
}

let templates: Map<string, unknown>;
// Each has a stack of its own: what the doors are for needs a pipeline that lacks nothing, and one lane waits while the other works.
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

/** A function with what these templates grant it, and started anew where it keeps what it was given by a grant. */
async function granted(
  { running }: Lane,
  name: string,
  { from, anew }: { from: ReadonlyMap<string, unknown>; anew: boolean },
): Promise<FunctionDefinition> {
  const definition = systemOf(from).functions.find((one) => one.name === name);
  if (!definition) throw new Error(`no function ${name}`);
  running.access.setCallers([definition]);
  if (anew) await running.functions.unload(name);
  return definition;
}

/** Tells a story in an outlet of its own; that its function writes to its log belongs to it. @returns its seconds @throws when it fails */
async function told(
  { scripted }: Lane,
  { tell }: Scenario,
  { of, patience }: { of: string; patience: number },
): Promise<number> {
  const started = performance.now();
  const before = scripted.stack.log().length;
  await tell({ ...(await scripted.anOutlet()), patience, of }, scripted);
  const lines = scripted.stack.log().slice(before);
  if (!lines.includes(`"function_name":"${of}"`)) throw new Error('it logged nothing');
  return (performance.now() - started) / 1000;
}

/** Which stories use each grant of a function, by its place, with what each story took: the shortest first. */
async function scenariosByGrant(lane: Lane, name: string) {
  const found = new Map<number, { story: Scenario; seconds: number }[]>();
  const scenarios = STORIES.filter(({ of }) => name.startsWith(`${of}Function`));
  for (const [index, story] of scenarios.entries()) {
    await granted(lane, name, { from: templates, anew: index === 0 });
    const seconds = await told(lane, story, { of: name, patience: PATIENCE_SECONDS });
    const grants = lane.running.access.report().filter((one) => one.function === name);
    for (const [place, { used }] of grants.entries()) {
      if (used) found.set(place, [...(found.get(place) ?? []), { story, seconds }]);
    }
  }
  for (const using of found.values()) using.sort((one, other) => one.seconds - other.seconds);
  return found;
}

/** Takes each grant of a function away by itself. @returns grants that no story used, and grants that no story missed */
async function prove(lane: Lane, { name, role, grants }: FunctionDefinition) {
  const unused: string[] = [];
  const notMissed: string[] = [];
  const scenarios = await scenariosByGrant(lane, name);
  for (const [place, grant] of grants.entries()) {
    if (NOT_IN_A_STORY.test(grant.action)) continue;
    const using = scenarios.get(place) ?? [];
    if (using.length === 0) unused.push(`${name}: ${named(grant)}`);
    const anew = grant.action === 'secretsmanager:GetSecretValue';
    const lacking = await granted(lane, name, { from: withoutGrant(templates, role, place), anew });
    expect(lacking.grants).toEqual(grants.toSpliced(place, 1));
    const refused = () => lane.running.access.refusals(name, grant);
    let missed = false;
    for (const { story, seconds } of using) {
      // Twice what it took is in vain; and a second, for a function that starts.
      if (missed) break;
      const before = refused();
      const failed = await told(lane, story, { of: name, patience: 1 + 2 * seconds }).then(
        () => false,
        () => true,
      );
      // A story that fails for another reason proves nothing.
      missed = failed && refused() > before;
    }
    if (!missed) notMissed.push(`${name}: ${named(grant)}`);
  }
  await granted(lane, name, { from: templates, anew: false });
  return { unused, notMissed };
}

describe('the grants of the functions', () => {
  it('are all used by a story, and without any one of them a story fails', async () => {
    const { functions } = systemOf(templates);
    const proofs = [...lanes].map(async ([prefix, lane]) => {
      const found: Awaited<ReturnType<typeof prove>>[] = [];
      for (const one of functions.filter(({ name }) => name.startsWith(prefix)))
        found.push(await prove(lane, one));
      return found;
    });
    const found = (await Promise.all(proofs)).flat();
    expect(found).toHaveLength(functions.length);
    expect(found.flatMap(({ unused, notMissed }) => [...unused, ...notMissed])).toEqual([]);
    const tried = functions
      .flatMap(({ grants }) => grants)
      .filter(({ action }) => !NOT_IN_A_STORY.test(action));
    expect(tried.length).toBeGreaterThan(200);
  }, 600_000);
});
