import { Tensor } from '../../autodiff/tensor.ts';
import { isBranch } from '../../autodiff/tree.ts';
import { failType, show } from '../../util/errors.ts';

/** A parameter of a network, or a buffer. */
export interface Slot {
  /** Its path in the tree of parameters, or in that of buffers, such as `[0].weight`. */
  readonly path: string;
  /** Its name within the layer: `weight`, `recurrent.bias`. */
  readonly name: string;
  readonly tensor: Tensor;
  /** Whether it is a buffer, such as a running mean. */
  readonly isBuffer?: true;
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
  /** None for a layer without parameters and buffers. */
  readonly kind: Kind | undefined;
  /** The layer whose output it gets, where they lie in one array. */
  readonly before: NetLayer | undefined;
}

/**
 * Whether an object of parameters is a part of the layer that it is in, as `recurrent: { weight, bias }` is where no other layer is
 * beside it, and not a layer of its own.
 */
function isPart(tree: object, key: string): boolean {
  const part: unknown = Reflect.get(tree, key);
  if (key !== 'recurrent' || !isBranch(part)) return false;
  const isWeights = Object.entries(part).every(
    ([name, child]) => (name === 'weight' || name === 'bias') && child instanceof Tensor,
  );
  const others = Object.entries(tree).filter(([name]) => name !== key && name !== 'surrogate');
  return isWeights && others.every(([, child]) => child instanceof Tensor);
}

/**
 * The layers of a network, in order: the innermost objects of its tree of parameters, and lists with tensors; with its buffers, which
 * lie in a tree of the same form.
 *
 * @throws TypeError for what is no tree of tensors.
 */
export function netLayers(place: string, params: unknown, buffers: unknown = {}): NetLayer[] {
  const [found, kept]: [NetLayer[], NetLayer[]] = [[], []];
  const top: Position = { keys: [], path: '', before: undefined };
  visit(place, params, top, found);
  visit(place, buffers, top, kept);
  const byPath = new Map(kept.map((layer) => [layer.path, layer.slots]));
  return found.map((layer) => withBuffers(layer, byPath.get(layer.path)));
}

function withBuffers(layer: NetLayer, buffers: NetLayer['slots'] | undefined): NetLayer {
  if (!buffers?.size) return layer;
  const own = [...buffers].map(([name, slot]): [string, Slot] => [name, { ...slot, isBuffer: true }]);
  return { ...layer, kind: layer.kind ?? 'synapse', slots: new Map([...own, ...layer.slots]) };
}

/** Where a branch of the tree is, and the layer before it. */
type Position = Pick<NetLayer, 'keys' | 'path' | 'before'>;

/** @returns The last layer of a branch, whose output the next one gets; undefined where there is no order. */
function visit(place: string, tree: unknown, at: Position, found: NetLayer[]): NetLayer | undefined {
  if (!isBranch(tree))
    return failType(place, `got ${show(tree)} at ${at.path || 'params'} when a tree was due.`);
  return Array.isArray(tree) ? visitList(place, tree, at, found) : visitObject(place, tree, at, found);
}

function visitList(
  place: string,
  list: readonly unknown[],
  at: Position,
  found: NetLayer[],
): NetLayer | undefined {
  const slots = slotsOf(list, at.path, '');
  if (slots.length > 0) found.push(layerOf(at, slots));
  return list.reduce<NetLayer | undefined>((before, child, i) => {
    if (child instanceof Tensor) return before;
    const keys = [...at.keys, String(i)];
    return visit(place, child, { keys, path: `${at.path}[${i}]`, before }, found);
  }, at.before);
}

function visitObject(place: string, tree: object, at: Position, found: NetLayer[]): NetLayer | undefined {
  const slots = slotsOf(tree, at.path, '');
  const inner = Object.entries(tree).filter(
    ([key, child]) => !(child instanceof Tensor || isPart(tree, key)),
  );
  const isLayer = slots.length > 0 || inner.length === 0;
  const layer = layerOf(at, slots);
  if (isLayer) found.push(layer);
  for (const [key, child] of inner)
    visit(place, child, { keys: [...at.keys, key], path: pathOf(at.path, key), before: undefined }, found);
  return isLayer ? layer : undefined;
}

function layerOf(at: Position, slots: readonly Slot[]): NetLayer {
  return { ...at, slots: new Map(slots.map((slot) => [slot.name, slot])), kind: kindOf(slots) };
}

function slotsOf(tree: object, path: string, within: string): Slot[] {
  return Object.entries(tree).flatMap(([key, child]) => {
    const [name, full] = [`${within}${key}`, Array.isArray(tree) ? `${path}[${key}]` : pathOf(path, key)];
    if (child instanceof Tensor) return [{ path: full, name, tensor: child }];
    return isPart(tree, key) ? slotsOf(child, full, `${name}.`) : [];
  });
}

function kindOf(slots: readonly Slot[]): Kind | undefined {
  if (slots.length === 0) return undefined;
  return slots.some(({ name }) => name === 'weight') ? 'synapse' : 'neuron';
}

function pathOf(path: string, key: string): string {
  return `${path}${path && '.'}${key}`;
}
