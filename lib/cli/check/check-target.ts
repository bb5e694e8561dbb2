import { checkGradient, gradientAlone, pulledAlone } from '../../check/check-gradient.ts';
import { integrated } from '../../check/integrated.ts';
import { drawSettings } from '../../check/settings.ts';
import { surrogateSubject } from '../../check/surrogate-subject.ts';
import {
  type CheckManualGradOptions,
  checkGrad,
  checkManualGrad,
  checkNeuron,
  checkSurrogate,
  type Report,
  random,
  type Surrogate,
  smooth,
  surrogate,
} from '../../index.ts';
import type { CheckSettings } from '../isolated/task.ts';
import { choicesFor, combinations, requireKnownChoices } from '../line/parameters.ts';
import { messageOf } from '../message-of.ts';
import { UsageError } from '../usage-error.ts';
import { common, rejectOptions } from './check-options.ts';
import { curvesOfFunctions, curvesOfSurrogate } from './curves.ts';
import { type Curves, type Finding, unchecked } from './finding.ts';
import type { Thing } from './target.ts';

/** Checks one thing, and says what came of it. */
export function checkTarget(target: Thing, settings: CheckSettings): Finding {
  const { name } = target;
  if (target.kind === 'unusable') return unchecked(name, null, withoutPlace(name, target.reason));
  try {
    const { report, curves } = checkers[target.kind](target as never, settings);
    const status = report.passed ? 'passed' : 'failed';
    return { name, kind: target.kind, status, error: null, report: { ...report }, curves };
  } catch (error) {
    const text = withoutPlace(name, messageOf(error));
    const isOurs = error instanceof UsageError || /^check\w+: /.test(text);
    return unchecked(name, target.kind, isOurs ? text : `it threw while it was checked: ${text}`);
  }
}

function withoutPlace(name: string, text: string): string {
  return text.startsWith(`${name}: `) ? text.slice(name.length + 2) : text;
}

/** The curves are for looking at: where they cannot be had, there are none. */
function orNull(curves: () => Curves): Curves | null {
  try {
    return curves();
  } catch {
    return null;
  }
}

interface Checked {
  readonly report: Report;
  readonly curves: Curves | null;
}

type Checker<K> = (target: Extract<Thing, { kind: K }>, settings: CheckSettings) => Checked;

const checkers: { readonly [K in Exclude<Thing['kind'], 'unusable'>]: Checker<K> } = {
  surrogate({ spike }, settings) {
    rejectOptions(settings, ['range']);
    const own = withFacts(spike, settings);
    const report = checkUnder(own, settings);
    return { report, curves: orNull(() => curvesOfSurrogate(own, report)) };
  },
  crossing({ spike }, settings) {
    rejectOptions(settings, ['range', 'kinks', 'length', 'certify']);
    return { report: checkUnder(spike as never, settings), curves: null };
  },
  neuron({ layer }, settings) {
    rejectOptions(settings, ['choices', 'kinks', 'length', 'range']);
    return { report: checkNeuron(layer, common(settings)), curves: null };
  },
  functions({ origin, spiking, forward, kinks }, settings) {
    rejectOptions(settings, ['choices', 'certify']);
    const { length, range } = settings;
    const breaks = settings.kinks ?? kinks;
    const options: CheckManualGradOptions = {
      ...common(settings),
      ...(forward && { forward }),
      ...(length && { length }),
      ...(range && { range }),
      ...(breaks && { kinks: breaks }),
    };
    const report = checkManualGrad(origin, spiking, options);
    return { report, curves: orNull(() => curvesOfFunctions(origin, spiking, options, report)) };
  },
  gradient({ row, pull }, settings) {
    rejectOptions(settings, ['range', 'certify']);
    const spike = withFacts(integrated(row), settings);
    const instances = settingsUnder(spike, settings).map((params) => spike(params as Record<string, number>));
    const { tolerance = 1e-7, seed = 1 } = settings;
    const subjects = instances.map((one, rank) => {
      const more = rank === 0 && pull ? pulledAlone(pull) : gradientAlone;
      return surrogateSubject(one, { tolerance, seed, rank }, more);
    });
    return { report: checkGradient(subjects), curves: null };
  },
  network({ f, inputs }, settings) {
    rejectOptions(settings, ['choices', 'kinks', 'range', 'certify']);
    const { length } = settings;
    const smoothed = (...xs: Parameters<typeof f>) => smooth(() => f(...xs));
    const report = checkGrad(smoothed, inputs, { ...common(settings), ...(length && { length }) });
    return { report, curves: null };
  },
};

/** The parameters that were asked for, or those of the row and some that are drawn. */
function settingsUnder(spike: Surrogate, { choices, seed = 1 }: CheckSettings): object[] {
  requireKnownChoices(choices, [{ name: spike.row.name, params: spike.params }]);
  if (Object.keys(choices).length > 0) return combinations(choicesFor(spike.params, choices));
  return [{}, ...drawSettings(spike.row, random(seed))];
}

/** Under the parameters that were asked for, or under many. */
function checkUnder(spike: Surrogate, settings: CheckSettings): Report {
  const isChosen = Object.keys(settings.choices).length > 0;
  requireKnownChoices(settings.choices, [{ name: spike.row.name, params: spike.params }]);
  const [first = {}, ...more] = combinations(choicesFor(spike.params, settings.choices));
  const { certify } = settings;
  if (certify && more.length > 0)
    throw new UsageError(`--certify: got ${more.length + 1} settings when one was due.`);
  const options = { ...common(settings), ...(isChosen && { settings: more }), ...(certify && { certify }) };
  return checkSurrogate(isChosen ? spike(first) : spike, options);
}

/** The surrogate with kinks and length as they were typed. */
function withFacts(spike: Surrogate, { kinks, length }: CheckSettings): Surrogate {
  if (!kinks && !length) return spike;
  const facts = { ...(kinks && { kinks: () => kinks }), ...(length && { length: () => length }) };
  return surrogate({ ...spike.row, ...facts })({ ...spike.params });
}
