/** jest's global teardown: removes the assembly that synthesize-once.ts made. */
import { rmSync } from 'node:fs';

export default function removeAssembly(): void {
  if (process.env.CDK_ASSEMBLY) rmSync(process.env.CDK_ASSEMBLY, { recursive: true, force: true });
}
