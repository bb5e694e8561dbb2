import { type FloatNd, sizeOf } from '../../array/layout.ts';
import * as reference from '../reference/concat.ts';
import { areFloat32, type Engine } from './engine.ts';
import { blockRows, partSize } from './lay-out.ts';

/** Elements of a row from which on the reference copies as fast as what is then to be copied out. */
const longRow = 32;

/** Arrays one after the other, in rows. It leaves Float64, what is too small, and what lies in few long runs to its reference. */
export function simdConcat(engine: Engine, leastWork: number) {
  function concat(out: FloatNd, arrays: readonly FloatNd[], along: number): void {
    const rows = sizeOf(out.shape.slice(0, along));
    const width = out.size / rows;
    const isResident = engine.memory.addressOf(out.data as Float32Array) !== undefined;
    const areShort = rows > 1 && (isResident || width < longRow * arrays.length);
    const isFit = areShort && out.size >= leastWork && areFloat32(out, ...arrays);
    const plainly = () => reference.concat(out, arrays, along);
    engine.stagedWhere(
      isFit,
      (stage) => {
        const blocks = Math.ceil(rows / blockRows);
        let to = stage.resultArray(out);
        for (const array of arrays) {
          const columns = array.size / rows;
          if (columns === 0) continue;
          const perPart = Math.ceil(partSize / (columns * blockRows));
          const x = stage.putArray(array);
          const call = {
            rows,
            columns,
            nextOut: width,
            nextX: columns,
            stepX: 1,
            axes: 0,
            depth: 0,
            blocks,
            perPart,
          };
          engine.run({
            kernel: 'layOut',
            parts: Math.ceil(blocks / perPart),
            scratch: 0,
            call: { out: to, x, ...call },
          });
          to += 4 * columns;
        }
      },
      plainly,
    );
  }

  return { concat };
}
