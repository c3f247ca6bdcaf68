import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readTemplates } from '../../infra/local/synthesize.ts';
import type { FunctionDefinition } from '../../infra/local/template.ts';
import { STORIES, type Story } from '../support/grants/stories.ts';
import { named, systemOf, withoutGrant } from '../support/grants/without-grant.ts';
import { type ScriptedStack, startScriptedStack } from '../support/scripted-stack.ts';
import { startStackHere } from '../support/stack-here.ts';

// Not asked for by a request that a story could make: Lambda itself sends the traces, and a poller looks at its queue when the stack
// starts (test/infra/local/poller.test.ts shows that it does not without the grant).
const NOT_IN_A_STORY = /^xray:|^sqs:GetQueueAttributes$/;

let running: Awaited<ReturnType<typeof startStackHere>>['running'];
let scripted: ScriptedStack;
let templates: Map<string, unknown>;
beforeAll(async () => {
  templates = readTemplates(process.env.CDK_ASSEMBLY ?? '');
  scripted = await startScriptedStack({ RETRY_SCHEDULE_SECONDS: '0,0' }, async (settings) => {
    const here = await startStackHere(settings);
    running = here.running;
    return here.stack;
  });
});
afterAll(() => scripted.stop());

/** A function with what these templates grant it, and started anew where it keeps what it was given by a grant. */
async function granted(
  name: string,
  from: ReadonlyMap<string, unknown>,
  { anew }: { anew: boolean },
): Promise<FunctionDefinition> {
  const definition = systemOf(from).functions.find((one) => one.name === name);
  if (!definition) throw new Error(`no function ${name}`);
  running.access.admit([definition]);
  if (anew) await running.functions.unload(name);
  return definition;
}

/** What a story takes at most with all grants; twice that where the machine is busy. */
const PATIENCE_SECONDS = 10;

/** Tells a story in an outlet of its own; that its function writes to its log belongs to it. @returns its seconds @throws when it fails */
async function told({ tell }: Story, functionName: string, patience = PATIENCE_SECONDS): Promise<number> {
  const started = performance.now();
  const before = scripted.stack.log().length;
  await tell({ ...(await scripted.anOutlet()), patience }, scripted);
  const lines = scripted.stack.log().slice(before);
  if (!lines.includes(`"function_name":"${functionName}"`)) throw new Error('it logged nothing');
  return (performance.now() - started) / 1000;
}

describe('the grants of the functions', () => {
  it('are all used by a story, and without any one of them a story fails', async () => {
    const unused: string[] = [];
    const notNeeded: string[] = [];
    let proven = 0;
    for (const { name, role, grants } of systemOf(templates).functions) {
      const stories = STORIES.filter(({ of }) => name.startsWith(`${of}Function`));
      const tellers = new Map<number, { story: Story; seconds: number }[]>();
      for (const [index, story] of stories.entries()) {
        await granted(name, templates, { anew: index === 0 });
        const seconds = await told(story, name);
        const used = running.access.report().filter((one) => one.function === name);
        for (const [place, one] of used.entries()) {
          if (one.used) tellers.set(place, [...(tellers.get(place) ?? []), { story, seconds }]);
        }
      }
      for (const [place, grant] of grants.entries()) {
        if (NOT_IN_A_STORY.test(grant.action)) continue;
        const is = `${name}: ${named(grant)}`;
        const withIt = tellers.get(place) ?? [];
        if (withIt.length === 0) unused.push(is);
        const keeps = grant.action === 'secretsmanager:GetSecretValue';
        const lacking = await granted(name, withoutGrant(templates, role, place), { anew: keeps });
        expect(lacking.grants).toEqual(grants.toSpliced(place, 1));
        let failed = false;
        for (const { story, seconds } of withIt.toSorted((one, other) => one.seconds - other.seconds)) {
          // Twice what it took is in vain; and a second, for a function that starts.
          failed ||= await told(story, name, 1 + 2 * seconds).then(
            () => false,
            () => true,
          );
        }
        if (failed) proven += 1;
        else notNeeded.push(is);
      }
      await granted(name, templates, { anew: false });
    }
    expect({ unused, notNeeded }).toEqual({ unused: [], notNeeded: [] });
    expect(proven).toBeGreaterThan(200);
  }, 600_000);
});
