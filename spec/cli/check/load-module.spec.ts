import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Finding } from '../../../lib/cli/check/finding.ts';
import { loadModule } from '../../../lib/cli/check/load-module.ts';
import { serveCheck } from '../../../lib/cli/check/serve-check.ts';
import type { Message } from '../../../lib/cli/isolated/task.ts';
import { UsageError } from '../../../lib/cli/usage-error.ts';
import { Tensor } from '../../../lib/index.ts';
import { saveFile } from '../../../lib/io/node.ts';
import { readWeights } from '../../../lib/io/weights.ts';

describe('loadModule', () => {
  const place = mkdtempSync(join(tmpdir(), 'spiketape-modules-'));
  after(() => rmSync(place, { recursive: true }));
  const write = (name: string, text: string): string => {
    const file = join(place, name);
    writeFileSync(file, text);
    return file;
  };

  it('gives modules this very library, whatever their language', async () => {
    const sources = {
      'a.ts': "import { tensor, type Tensor } from 'spiketape'; export const t: Tensor = tensor([1]);",
      'a.mts': "import { tensor } from 'spiketape'; export const t = tensor([1]); await 1;",
      'a.js': "import { tensor } from 'spiketape'; export const t = tensor([1]);",
      'a.mjs': "import { tensor } from 'spiketape'; export const t = tensor([1]);",
      'a.cjs': "const { tensor } = require('spiketape'); exports.t = tensor([1]);",
      'b.ts': "export * from './a.ts';",
    };
    for (const [name, text] of Object.entries(sources)) write(name, text);
    for (const name of Object.keys(sources)) {
      const { t } = await loadModule(join(place, name));
      expect(t, name).to.be.instanceOf(Tensor);
    }
  });

  it('does so where another copy is installed, and to modules that are imported in turn', async () => {
    const installed = join(place, 'node_modules/spiketape');
    mkdirSync(installed, { recursive: true });
    writeFileSync(join(installed, 'package.json'), '{ "type": "module", "exports": "./index.js" }');
    writeFileSync(join(installed, 'index.js'), 'export const tensor = () => "of another copy";');
    mkdirSync(join(place, 'below'));
    write('below/c.mjs', "import { tensor } from 'spiketape'; export const t = tensor([1]);");
    write('c.ts', "export * from './below/c.mjs';");
    write('c.cjs', "const { tensor } = require('spiketape'); exports.t = tensor([1]);");
    for (const name of ['below/c.mjs', 'c.ts', 'c.cjs']) {
      const { t } = await loadModule(join(place, name));
      expect(t, name).to.be.instanceOf(Tensor);
    }
  });

  it('gives them its entries too', async () => {
    const text =
      "export { readWeights } from 'spiketape/weights'; export { saveFile } from 'spiketape/node';";
    write('below/d.mjs', text);
    write('d.ts', text);
    write('e.ts', "export * from './below/d.mjs';");
    for (const name of ['below/d.mjs', 'd.ts', 'e.ts']) {
      expect(await loadModule(join(place, name)), name).to.deep.equal({ readWeights, saveFile });
    }
  });

  const broken: readonly (readonly [string, string, RegExp])[] = [
    [
      'parse.ts',
      'export const a = 1;\nexport const b = ;',
      /^it does not parse: Unexpected token \(line 2, column 17\)\.$/,
    ],
    ['throws.ts', "throw new Error('first\\nsecond');", /^it threw while it was imported: first second$/],
    ['rejects.ts', "await Promise.reject(new Error('later'));", /^it threw while it was imported: later$/],
    ['odd.ts', 'throw 3;', /^it threw while it was imported: 3$/],
    [
      'needs.ts',
      "import { a } from './nowhere.ts'; export default a;",
      /^it imports what is not there: Cannot find module '\.\/nowhere\.ts'\.$/,
    ],
  ];
  for (const [name, text, due] of broken) {
    it(`says in one line why ${name} cannot be imported`, async () => {
      const error = await loadModule(write(name, text)).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).to.be.instanceOf(UsageError);
      expect((error as Error).message).to.match(due);
    });
  }

  it('says so where there is no file, or a folder, or a name that is none', async () => {
    mkdirSync(join(place, 'folder.ts'));
    for (const [name, due] of [
      ['nowhere.ts', 'there is no such file.'],
      [`${'a'.repeat(300)}.ts`, 'its name is too long.'],
      ['folder.ts', 'it is a folder.'],
    ] as const) {
      const reason = await loadModule(join(place, name)).catch((error: Error) => error.message);
      expect(reason).to.equal(due);
    }
  });

  describe('serveCheck', () => {
    const messagesOf = async (file: string, exports: readonly string[] = []): Promise<Message[]> => {
      const messages: Message[] = [];
      await serveCheck(
        { kind: 'check', source: { typed: file, file }, settings: { choices: {}, exports } },
        (message) => void messages.push(message),
      );
      return messages;
    };

    it('says what a module exports that has nothing to check', async () => {
      const file = write('other.ts', "export const n = 3; export function helper() {} export const s = 'a';");
      const [message, ...more] = await messagesOf(file);
      expect(more).to.deep.equal([]);
      expect(message).to.deep.include({ kind: 'problem' });
      expect(message && 'text' in message && message.text).to.match(/^it exports .*n \(3\).* was due\.$/);
      const [none] = await messagesOf(write('none.ts', ''));
      expect(none && 'text' in none && none.text).to.match(/^it exports nothing when a surrogate/);
    });

    it('checks the exports that are asked for, one after the other, and says when there is none of a name', async () => {
      const row = (name: string) =>
        `export const ${name} = { name: '${name}', origin: (x: number) => x, gradient: () => 1 };`;
      const file = write('three.ts', ['one', 'two', 'three'].map(row).join('\n'));
      const messages = await messagesOf(file, ['one', 'three']);
      const told = messages.map((message) =>
        message.kind === 'result' ? (message.result as Finding).name : message.kind,
      );
      expect(told.filter((name) => name !== 'at').sort()).to.deep.equal(['one', 'three']);
      const [missing] = await messagesOf(file, ['tow']);
      expect(missing && 'text' in missing && missing.text).to.match(
        /^got "tow", there is .*; did you mean two\?$/,
      );
    });
  });
});
