import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';

async function demo(settings: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['local/demo.ts'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, NO_COLOR: '1', ...settings },
  });
  const [printed, errors] = [text(child.stdout), text(child.stderr)];
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { code, printed: await printed, errors: await errors };
}

describe('npm run demo', () => {
  it('shows the call, its values with their turns, and what its two destinations received', async () => {
    const { code, printed } = await demo();
    expect(code).toBe(0);
    expect(printed).toContain('not gpt-4o');
    expect(printed).toMatch(/party size +5 +turn \d+/);
    expect(printed).toMatch(/visit_date +"2026-11-21" +turn \d+/);
    expect(printed).toMatch(/POST \/_receiver\/crm\/leads\/demo-1[\s\S]+"seats": 5/);
    expect(printed).toMatch(/PUT \/_receiver\/sheet[\s\S]+"ASHA RAO"/);
  });

  it('exits with 1 and the reason when a delivery fails', async () => {
    const { code, errors } = await demo({
      DELIVERY_TIMEOUT_SECONDS: '0.001',
      RETRY_SCHEDULE_SECONDS: '0',
    });
    expect(code).toBe(1);
    expect(errors).toMatch(
      /The demo failed: not every delivery succeeded: CRM is failed \(timed out after 1 ms\)/,
    );
  });
});
