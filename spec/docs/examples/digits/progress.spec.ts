import { Writable } from 'node:stream';
import { expect } from 'chai';
import { createProgress } from '../../../../docs/examples/digits/progress.ts';

class Sink extends Writable {
  text = '';
  readonly isTTY: boolean;
  readonly columns: number;
  constructor(isTTY: boolean, columns = 120) {
    super();
    this.isTTY = isTTY;
    this.columns = columns;
  }
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

describe('createProgress without a terminal', () => {
  it('prints one line per epoch and nothing in between', () => {
    const stream = new Sink(false);
    const progress = createProgress({ epochs: 10, stepsPerEpoch: 2, stream });
    progress.step({ loss: 2, accuracy: 0.5, samples: 100 });
    progress.step({ loss: 1, accuracy: 1, samples: 100 });
    expect(stream.text).to.equal('');
    progress.endEpoch({ testAccuracy: 0.8125, seconds: 8 });
    expect(stream.text).to.equal(
      'epoch  1/10  loss 1.5000  accuracy 75.0 %  test 81.3 %  25 samples/s  8.0 s  1:12 left\n',
    );
    progress.stop();
    expect(stream.text.split('\n')).to.have.length(2);
  });

  it('weighs a smaller last step by its samples', () => {
    const stream = new Sink(false);
    const progress = createProgress({ epochs: 1, stepsPerEpoch: 2, stream });
    progress.step({ loss: 1, accuracy: 1, samples: 90 });
    progress.step({ loss: 2, accuracy: 0, samples: 10 });
    progress.endEpoch({ testAccuracy: 1, seconds: 0 });
    expect(stream.text).to.equal(
      'epoch 1/1  loss 1.1000  accuracy 90.0 %  test 100.0 %  - samples/s  0.0 s  0:00 left\n',
    );
  });

  it('starts each epoch anew and learns the time left from all epochs', () => {
    const stream = new Sink(false);
    const progress = createProgress({ epochs: 3, stepsPerEpoch: 1, stream });
    for (const [loss, seconds] of [
      [3, 3000],
      [1, 6000],
      [2, 6000],
    ] as const) {
      progress.step({ loss, accuracy: 0, samples: 6000 });
      progress.endEpoch({ testAccuracy: 0, seconds });
    }
    expect(stream.text.split('\n').map((line) => line.replaceAll(/accuracy.*%/g, '..'))).to.deep.equal([
      'epoch 1/3  loss 3.0000  ..  2 samples/s  3000.0 s  1:40:00 left',
      'epoch 2/3  loss 1.0000  ..  1 samples/s  6000.0 s  1:15:00 left',
      'epoch 3/3  loss 2.0000  ..  1 samples/s  6000.0 s  0:00 left',
      '',
    ]);
  });
});

describe('createProgress on a terminal', () => {
  /** What the terminal was told to show, line by line. */
  const linesOf = (stream: Sink) =>
    stream.text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is removed
      .replaceAll(/\x1b\[[\d;?]*[A-Za-z]|\x1b[78]/g, '\r')
      .split(/[\r\n]+/)
      .filter((line) => line !== '');

  const run = (stream: Sink) => {
    const progress = createProgress({ epochs: 2, stepsPerEpoch: 4, stream });
    for (let epoch = 1; epoch <= 2; epoch++) {
      for (let s = 1; s <= 4; s++) progress.step({ loss: 1, accuracy: 0.5, samples: 10 });
      progress.endEpoch({ testAccuracy: 0.75, seconds: 2 });
    }
    progress.stop();
  };

  it('ends each epoch with a full bar, the test accuracy and the speed', () => {
    const stream = new Sink(true);
    run(stream);
    for (const epoch of [1, 2]) {
      expect(linesOf(stream)).to.include(
        `epoch ${epoch}/2  ${'█'.repeat(24)}  4/4  loss 1.0000  accuracy 50.0 %  test 75.0 %  20 samples/s  2.0 s`,
      );
    }
  });

  it('shows the step, the speed and the time left while training', () => {
    const stream = new Sink(true);
    run(stream);
    expect(linesOf(stream).join('\n')).to.match(
      /epoch 1\/2 {2}[█░]+ {2}1\/4 {2}loss 1\.0000 {2}accuracy 50\.0 % {2}\d+ samples\/s {2}\d+:\d\d left/,
    );
  });

  it('never writes a line longer than the terminal', () => {
    for (const columns of [20, 60, 80, 100]) {
      const stream = new Sink(true, columns);
      run(stream);
      for (const line of linesOf(stream)) expect(line.length).to.be.below(columns);
    }
  });

  it('has a bar that can be read, and the figures that matter most, however narrow', () => {
    for (const columns of [40, 60, 80, 100, 120]) {
      const stream = new Sink(true, columns);
      run(stream);
      for (const line of linesOf(stream)) {
        expect(line.match(/[█░]+/)?.[0].length, line).to.be.within(10, 24);
        expect(line).to.match(/^epoch [12]\/2 {2}/);
        expect(line).to.match(/ {2}(\d+:\d\d|-:--) left$| {2}test 75\.0 %/);
        if (columns >= 80) expect(line).to.include('  loss 1.0000  accuracy 50.0 %  ');
        if (columns === 80) expect(line.length).to.be.above(60);
      }
    }
  });

  it('stops twice, or before it started, without harm', () => {
    const stream = new Sink(true);
    const progress = createProgress({ epochs: 1, stepsPerEpoch: 4, stream });
    progress.stop();
    expect(stream.text).to.equal('');
    progress.step({ loss: 1, accuracy: 0.5, samples: 10 });
    progress.stop();
    const { text } = stream;
    progress.stop();
    expect(stream.text).to.equal(text);
  });
});
