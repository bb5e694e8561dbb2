import * as norse from '../../../lib/snn/peers/norse.ts';
import * as sinabs from '../../../lib/snn/peers/sinabs.ts';
import * as snntorch from '../../../lib/snn/peers/snntorch.ts';
import * as sparch from '../../../lib/snn/peers/sparch.ts';
import * as spikingjelly from '../../../lib/snn/peers/spikingjelly.ts';
import * as spytorch from '../../../lib/snn/peers/spytorch.ts';
import { expectTrace, golden } from './golden.ts';

const libraries = { norse, sinabs, snntorch, sparch, spikingjelly, spytorch };

describe("the traces of other libraries' neurons", () => {
  for (const [library, make] of Object.entries(libraries)) {
    const { traces, ct } = golden(library);
    for (const [name, trace] of Object.entries(traces))
      it(`are those of ${library} ${name}`, () => expectTrace(make, trace, ct));
  }

  const { traces, ct } = golden('loops');
  for (const [name, trace] of Object.entries(traces))
    it(`are those of a loop in PyTorch for ${trace.library} ${name}`, () =>
      expectTrace(libraries[trace.library as keyof typeof libraries], trace, ct));
});
