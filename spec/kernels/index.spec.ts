import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { add, useKernels } from '../../lib/index.ts';
import { kernels } from '../../lib/kernels/index.ts';
import { built, timeToBuild } from '../support/built.ts';
import { wrong } from '../support/expect.ts';

describe('useKernels', () => {
  it('refuses kernels that there are none of, and keeps those in force', () => {
    const before = { ...kernels };
    for (const name of ['nope', 'toString', '']) {
      expect(() => useKernels(name)).to.throw(
        RangeError,
        `useKernels: got ${JSON.stringify(name)}, known are simd, reference.`,
      );
    }
    expect(() => useKernels(wrong(undefined))).to.throw(
      RangeError,
      'useKernels: got undefined, known are simd, reference.',
    );
    expect(kernels).to.deep.equal(before);
  });

  it('chooses kernels, and tells which were in force before', () => {
    const before = useKernels('reference');
    expect(before).to.equal('simd');
    const reference = { ...kernels };
    expect(add(1, 2).item()).to.equal(3);
    expect(useKernels('simd')).to.equal('reference');
    expect(kernels.matmul).not.to.equal(reference.matmul);
    expect(add(1, 2).item()).to.equal(3);
  });

  it('has the reference alone, without being asked, in an engine without WebAssembly', async function () {
    this.timeout(timeToBuild);
    const library = pathToFileURL(join(await built(), 'index.js'));
    const program =
      `import { matmul, tensor, useKernels } from '${library}';` +
      "console.log(useKernels('reference'), matmul(tensor([[1, 2]]), tensor([[3], [4]])).item());";
    const printed = execFileSync(process.execPath, ['--jitless', '--input-type=module', '-e', program], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(printed).to.equal('reference 11\n');
  });
});
