import { Tensor } from '../../autodiff/tensor.ts';
import { isBranch } from '../../autodiff/tree.ts';
import { failType, show } from '../../util/errors.ts';

/** A parameter of a network. */
export interface Slot {
  /** Its path in the tree of parameters, such as `[0].weight`. */
  readonly path: string;
  /** Its name within the layer: `weight`, `recurrent.bias`. */
  readonly name: string;
  readonly tensor: Tensor;
}

/** What a layer or module does: it multiplies by a weight, or is neurons. */
export type Kind = 'synapse' | 'neuron';

/** A layer of a network by its parameters. */
export interface NetLayer {
  /** Its path in the tree of parameters, such as `[0]`. */
  readonly path: string;
  /** The same, key by key. */
  readonly keys: readonly string[];
  readonly slots: ReadonlyMap<string, Slot>;
  /** None for a layer without parameters. */
  readonly kind: Kind | undefined;
  /** The layer whose output it gets, where they lie in one array. */
  readonly before: NetLayer | undefined;
}

/** Objects of parameters that are parts of a layer, not layers of their own. */
const parts: readonly string[] = ['recurrent'];

/**
 * The layers of a network, in order: the innermost objects of its tree of parameters.
 *
 * @throws TypeError for what is no tree of tensors.
 */
export function netLayers(place: string, params: unknown): NetLayer[] {
  const found: NetLayer[] = [];
  visit(place, params, [], '', undefined, found);
  return found;
}

/** @returns The layer that a branch is; undefined where it has several. */
function visit(
  place: string,
  tree: unknown,
  keys: readonly string[],
  path: string,
  before: NetLayer | undefined,
  found: NetLayer[],
): NetLayer | undefined {
  if (!isBranch(tree))
    return failType(place, `got ${show(tree)} at ${path || 'params'} when a tree was due.`);
  const isList = Array.isArray(tree);
  const slots = isList ? [] : slotsOf(tree, path, '');
  const inner = Object.entries(tree).filter(
    ([key, child]) => !(child instanceof Tensor) && (isList || !parts.includes(key)),
  );
  let last: NetLayer | undefined;
  if (!isList && (slots.length > 0 || inner.length === 0)) {
    last = {
      path,
      keys,
      slots: new Map(slots.map((slot) => [slot.name, slot])),
      kind: kindOf(slots),
      before,
    };
    found.push(last);
  }
  let previous = isList ? before : undefined;
  for (const [key, child] of inner)
    previous = visit(
      place,
      child,
      [...keys, key],
      pathOf(path, key, isList),
      isList ? previous : undefined,
      found,
    );
  return isList ? previous : last;
}

function slotsOf(tree: object, path: string, within: string): Slot[] {
  return Object.entries(tree).flatMap(([key, child]) => {
    const [name, full] = [`${within}${key}`, pathOf(path, key, false)];
    if (child instanceof Tensor) return [{ path: full, name, tensor: child }];
    return parts.includes(key) && isBranch(child) ? slotsOf(child, full, `${name}.`) : [];
  });
}

function kindOf(slots: readonly Slot[]): Kind | undefined {
  if (slots.length === 0) return undefined;
  return slots.some(({ name }) => name === 'weight') ? 'synapse' : 'neuron';
}

function pathOf(path: string, key: string, isList: boolean): string {
  return isList ? `${path}[${key}]` : `${path}${path && '.'}${key}`;
}
