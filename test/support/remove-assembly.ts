/** After all flow tests: the synthesized assembly goes. */
import { rmSync } from 'node:fs';

export default function removeAssembly(): void {
  if (process.env.CDK_ASSEMBLY) rmSync(process.env.CDK_ASSEMBLY, { recursive: true, force: true });
}
