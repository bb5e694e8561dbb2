import { boundSection, measureBounds } from './bound.ts';
import { measureMemory, memorySection } from './memory.ts';
import type { Part } from './options.ts';
import { measurePackage, packageSection } from './package-size.ts';
import { measureProducts, productSection } from './products.ts';
import type { Section } from './section.ts';
import type { Session } from './session.ts';
import { measureSurrogateFamily, surrogateFamilySection } from './surrogate-family.ts';
import { measureTape, tapeSection } from './tape.ts';
import { measureTraining, trainingSection } from './training.ts';

/** What a part gave: the figures, and a table of them. */
export interface PartResult {
  readonly figures: unknown;
  readonly section: Section;
}

/** Measures a part of the comparison. */
type Runner = (session: Session, part: Part) => Promise<PartResult>;

const runner =
  <F>(measure: (session: Session, part: Part) => Promise<F>, section: (figures: F) => Section): Runner =>
  async (session, part) => {
    const figures = await measure(session, part);
    return { figures, section: section(figures) };
  };

const training = runner(measureTraining, trainingSection);

/** Each part of the comparison. */
export const runners: Readonly<Record<Part, Runner>> = {
  W2: training,
  W3: training,
  W3r: training,
  digits: training,
  'W2-alif': training,
  'W3-alif': training,
  tutorial6: training,
  fashion: training,
  bound: runner(measureBounds, boundSection),
  memory: runner(measureMemory, memorySection),
  products: runner(measureProducts, productSection),
  surrogates: runner(measureSurrogateFamily, surrogateFamilySection),
  tape: runner(measureTape, tapeSection),
  package: runner(measurePackage, packageSection),
};
