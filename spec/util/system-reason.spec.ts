import { expect } from 'chai';
import { systemReason, systemText } from '../../lib/util/system-reason.ts';

describe('systemReason', () => {
  const reasons = (code: string) =>
    (['read', 'write'] as const).map((doing) => systemReason({ code }, doing));

  it('tells what cannot be read from what cannot be written', () => {
    expect(reasons('ENOENT')).to.deep.equal(['there is no such file', 'its folder does not exist']);
    for (const code of ['EACCES', 'EPERM'])
      expect(reasons(code)).to.deep.equal(['it may not be read', 'it may not be written to']);
    expect(reasons('EISDIR')).to.deep.equal(['it is a folder', 'it is a folder']);
  });

  it('is the error itself where its code is not known', () => {
    expect(systemReason(Object.assign(new Error('odd'), { code: 'EODD' }), 'write')).to.equal('Error: odd');
    expect(systemText('"a"', 'read', new Error('odd'))).to.equal('"a" cannot be read: Error: odd.');
  });
});
